import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

/// Pictures of every kind, a line each: the colours that are meant come out, or what is not done is said.
///
/// Colours of PNG are worked out by hand from its standard; JPEG and WebP are Pillow's.
struct PictureKindsTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: [UInt8]
        /// One for all 16×16 pixels, or one for each of 2×2.
        let colors: [[Int]]
        /// What is said to be not done.
        let words: [String]

        init(_ habit: String, _ file: [UInt8], _ colors: [[Int]], _ words: String...) {
            (testDescription, self.file, self.colors, self.words) = (habit, file, colors, words)
        }

        var meant: Frame {
            let side = colors.count == 4 ? 2 : 16
            let pixels = colors.count == 4 ? colors : Array(repeating: colors[0], count: 256)
            return Frame(
                width: side, height: side, pixels: pixels.flatMap { $0.map { UInt8($0) } })
        }
    }

    @Test(arguments: depths + gammas + colorSpaces + jpegs + webps + tiffs + pixmaps)
    func isReadAsItIsMeant(kind: Kind) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "1.\(ending(of: kind.file))").path
            try DurableFile.write(kind.file, to: path)
            let meant = kind.meant
            let fitter = PictureFitter(width: meant.width, height: meant.height, fit: .crop)
            let footage = try PictureFootage(
                folder: folder.path, fitter: fitter, fps: 1, sourceFPS: 1)
            let frame = try #require(try footage.next())
            #expect(frame.distance(to: meant) <= 3, "\(frame.pixels.prefix(12))")
            #expect(footage.remarks == kind.words.map { "1 pictures with \($0)" }.sorted())
            // `generate --from` must not see another picture.
            let first = try FirstPicture(path, fittedBy: fitter)
            #expect(first.frame == frame)
            #expect(first.unread == kind.words)
        }
    }

    /// Downloads that broke off, by one byte or by nearly all.
    @Test(arguments: [depths[0], depths[10]] + jpegs.prefix(5) + webps + tiffs.prefix(6) + pixmaps)
    func whatIsCutIsAnError(kind: Kind) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "1.\(ending(of: kind.file))").path
            let count = kind.file.count
            for cut in [1, 2, 3, 4, 8, 10, 12, 20, count / 4, count / 2, count * 3 / 4, count - 30]
            {
                try DurableFile.write(Array(kind.file.dropLast(cut)), to: path)
                let error = #expect(throws: FileError.self, "cut by \(cut)") {
                    try PictureFile(path)
                }
                #expect(error?.exitCode == 65)
            }
        }
    }

    struct Unread: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: [UInt8]
        let words: String

        init(_ habit: String, _ file: [UInt8], _ words: String) {
            (testDescription, self.file, self.words) = (habit, file, words)
        }
    }

    /// libav would make black, or other colours, of them.
    @Test(arguments: unreadTIFFs)
    func whatIsNotReadIsRefused(kind: Unread) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "1.tif").path
            try DurableFile.write(kind.file, to: path)
            let meant =
                "\(path): keeps its picture \(kind.words), which is not read; save it as PNG"
            let fitter = PictureFitter(width: 16, height: 16, fit: .crop)
            for read in [{ _ = try PictureFile(path) }, { _ = try MP4Reader(path: path) }] {
                let error = #expect(throws: FileError.self) { try read() }
                #expect(error?.description == meant && error?.exitCode == 65)
            }
            #expect(throws: FileError.self) { try FirstPicture(path, fittedBy: fitter) }
        }
    }

    private func ending(of file: [UInt8]) -> String {
        [0x89: "png", 0xFF: "jpg", 0x52: "webp", 0x50: "pgm"][file[0]] ?? "tif"
    }

    static let transparency = "transparency, laid on black"
    static let otherColors = "colours of another kind than sRGB, taken for sRGB"
    static let profile = "a colour profile, which is not applied"
    static let density = "pixels that are not square, taken for square ones"

    static func grey(_ levels: Int...) -> [[Int]] { levels.map { [$0, $0, $0] } }

    private static let colors = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [12, 34, 56]]
    private static let rows: [[UInt8]] = [[255, 0, 0, 0, 255, 0], [0, 0, 255, 12, 34, 56]]

    static let depths: [Kind] = [
        Kind(
            "one bit of scanners", RawPNG(bits: 1, type: 0, rows: [[0x80], [0x40]]).file,
            grey(255, 0, 0, 255)),
        Kind(
            "two bits of grey", RawPNG(bits: 2, type: 0, rows: [[0x10], [0xB0]]).file,
            grey(0, 85, 170, 255)),
        Kind(
            "four bits of grey", RawPNG(bits: 4, type: 0, rows: [[0x0F], [0x3C]]).file,
            grey(0, 255, 51, 204)),
        Kind(
            "16 bits of machine vision",
            RawPNG(bits: 16, type: 0, rows: [[0, 0, 77, 77], [128, 128, 255, 255]]).file,
            grey(0, 77, 128, 255)),
        Kind(
            "16 bits a colour of Photoshop",
            RawPNG(bits: 16, rows: rows.map { $0.flatMap { [$0, $0] } }).file, colors),
        Kind(
            "a palette of pngquant, one colour transparent",
            RawPNG(
                type: 3,
                chunks: [
                    PNGChunk("PLTE", [255, 0, 0, 0, 255, 0, 0, 0, 255, 12, 34, 56]),
                    PNGChunk("tRNS", [255, 0]),
                ], rows: [[0, 1], [2, 3]]
            ).file, [colors[0], [0, 0, 0], colors[2], colors[3]],
            transparency),
        Kind(
            "one colour for transparency",
            RawPNG(chunks: [PNGChunk("tRNS", [0, 0, 0, 255, 0, 0])], rows: rows).file,
            [colors[0], [0, 0, 0], colors[2], colors[3]], transparency),
        Kind(
            "grey with transparency",
            RawPNG(type: 4, rows: [[77, 255, 200, 0], [0, 255, 255, 255]]).file,
            grey(77, 0, 0, 255),
            transparency),
        Kind(
            "GIMP's background is no part of the picture",
            RawPNG(
                type: 6, chunks: [PNGChunk("bKGD", [0, 255, 0, 255, 0, 255])],
                rows: [[255, 0, 0, 255, 9, 9, 9, 0], [0, 0, 255, 255, 12, 34, 56, 255]]
            ).file,
            [colors[0], [0, 0, 0], colors[2], colors[3]], transparency),
        // Half as much light is 188 of sRGB.
        Kind(
            "half transparent white",
            RawPNG(
                type: 6,
                rows: [
                    [255, 255, 255, 128, 0, 0, 0, 128], [255, 255, 255, 255, 255, 255, 255, 0],
                ]
            ).file, grey(188, 0, 255, 0), transparency),
        // Passes 1, 6 and 7 of seven: one pixel, its right neighbour, the row below.
        Kind(
            "Photoshop's interlaced pictures for the web",
            RawPNG(
                isInterlaced: true, rows: [[255, 0, 0], [0, 255, 0], [0, 0, 255, 12, 34, 56]]
            ).file,
            colors),
        Kind(
            "an animation",
            RawPNG(chunks: [PNGChunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])], rows: rows).file, colors,
            "further pictures of an animation"),
    ]

    static let gammas: [Kind] = [
        // 1.055 · (level / 255)^(1 / 2.4) − 0.055.
        Kind(
            "light of renderers, not brightness",
            RawPNG(
                type: 0, chunks: [PNGChunk("gAMA", [0, 1, 0x86, 0xA0])],
                rows: [[0, 10], [55, 255]]
            ).file,
            grey(0, 56, 128, 255)),
        // 255 · (level / 255)^(1.8 / 2.2) in sRGB, nearly.
        Kind(
            "the curve of sRGB in numbers, as nearly all write it",
            RawPNG(
                type: 0, chunks: [PNGChunk("gAMA", [0, 0, 0xB1, 0x8F])],
                rows: [[0, 10], [55, 255]]
            ).file,
            grey(0, 10, 55, 255)),
        Kind(
            "sRGB by its name", RawPNG(chunks: [PNGChunk("sRGB", [0])], rows: rows).file, colors),
    ]

    private static func primaries(_ values: Int...) -> PNGChunk {
        PNGChunk(
            "cHRM",
            values.flatMap { value in (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } })
    }

    private static let adobeRGB = primaries(
        31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000)

    static let colorSpaces: [Kind] = [
        Kind(
            "primaries of sRGB, as Photoshop writes them",
            RawPNG(
                chunks: [primaries(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000)],
                rows: rows
            ).file, colors),
        Kind(
            "primaries of Adobe RGB", RawPNG(chunks: [adobeRGB], rows: rows).file, colors,
            otherColors),
        Kind(
            "sRGB's name counts more than primaries",
            RawPNG(chunks: [PNGChunk("sRGB", [0]), adobeRGB], rows: rows).file, colors),
        Kind(
            "sRGB by ffmpeg's numbers",
            RawPNG(chunks: [PNGChunk("cICP", [1, 13, 0, 1])], rows: rows).file,
            colors),
        Kind(
            "HDR pictures of a game's screen",
            RawPNG(chunks: [PNGChunk("cICP", [9, 16, 0, 1])], rows: rows).file, colors, otherColors),
        Kind(
            "a profile of Adobe's colours",
            RawPNG(
                chunks: [
                    PNGChunk("iCCP", Array("Adobe RGB (1998)\0\0".utf8) + RawPNG.stored([1, 2, 3]))
                ], rows: rows
            ).file, colors, profile),
        Kind(
            "a profile of the usual colours",
            RawPNG(
                chunks: [
                    PNGChunk(
                        "iCCP", Array("sRGB IEC61966-2.1\0\0".utf8) + RawPNG.stored([1, 2, 3]))
                ], rows: rows
            ).file, colors),
        Kind(
            "fax machines",
            RawPNG(chunks: [PNGChunk("pHYs", [0, 0, 0, 4, 0, 0, 0, 3, 0])], rows: rows).file,
            colors,
            density),
        Kind(
            "ImageMagick's place for EXIF",
            RawPNG(
                chunks: [
                    PNGChunk("zTXt", Array("Raw profile type exif\0\0".utf8) + RawPNG.stored([]))
                ],
                rows: rows
            ).file, colors, "EXIF kept as text, which is not read"),
    ]
}
