import CAV
import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

/// Pictures that are to be shown turned; the expected corners are drawn by hand.
struct OrientationTests {
    /// The quarters from the upper left to the lower right: red, green, blue, white.
    static let cases: [(Int, String)] = [
        (1, "RGBW"), (2, "GRWB"), (3, "WBGR"), (4, "BWRG"), (5, "RBGW"), (6, "BRWG"), (7, "WGBR"),
        (8, "GWRB"),
    ]

    private func quarters(width: Int, height: Int) -> Frame {
        var frame = Frame(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let color = "RGBW".map { $0 }[(2 * y / height) * 2 + 2 * x / width]
                frame[x, y] = (
                    "RW".contains(color) ? 250 : 5, "GW".contains(color) ? 250 : 5,
                    "BW".contains(color) ? 250 : 5
                )
            }
        }
        return frame
    }

    private func corners(of frame: Frame) -> String {
        let places = [1, 3].flatMap { y in [1, 3].map { x in (x, y) } }
        return String(
            places.map { place -> Character in
                let pixel = frame[frame.width * place.0 / 4, frame.height * place.1 / 4]
                let bright = [pixel.red, pixel.green, pixel.blue].map { $0 > 128 }
                return bright == [true, true, true]
                    ? "W" : bright[0] ? "R" : bright[1] ? "G" : bright[2] ? "B" : "?"
            })
    }

    @Test(arguments: cases)
    func turnsOfFrames(number: Int, shown: String) throws {
        let orientation = try #require(Orientation(rawValue: number))
        let frame = orientation.applied(to: quarters(width: 8, height: 4))
        #expect(corners(of: frame) == shown)
        #expect((frame.width, frame.height) == (number < 5 ? (8, 4) : (4, 8)))
    }

    /// Telephones write JPEG with APP1, GIMP eXIf into PNG; byte orders are Intel's or Motorola's.
    @Test(arguments: cases, ["jpg", "png", "tif", "webp"])
    func stillPictures(corners: (Int, String), ending: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "0.\(ending)").path
            try DurableFile.write(still(corners.0, ending, folder), to: path)
            let (width, height) = corners.0 < 5 ? (64, 32) : (32, 64)
            let fitter = PictureFitter(width: width, height: height, fit: .crop)
            let footage = try PictureFootage(
                folder: folder.path, fitter: fitter, fps: 1, sourceFPS: 1)
            #expect((footage.origin.width, footage.origin.height) == (width, height))
            let frame = try #require(try footage.next())
            #expect(self.corners(of: frame) == corners.1)
            #expect(
                footage.remarks
                    == (corners.0 == 1 ? [] : ["1 pictures turned as their orientation tag asks"]))
            // `generate --from` must not see another picture.
            #expect(try FirstPicture(path, fittedBy: fitter).frame == frame)
        }
    }

    /// The quarters in a file with an orientation.
    private func still(_ orientation: Int, _ ending: String, _ folder: URL) throws -> [UInt8] {
        let source = quarters(width: 64, height: 32)
        // Another tag stands before, as the camera's name does.
        let exif = TIFFSample(
            isLittle: orientation % 2 == 0,
            tags: [.init(0x10F, 2, 88, 0), .init(0x112, 3, orientation)])
        switch ending {
        case "png":
            var chunks = PNGChunk.chunks(of: PNG.encode(source))
            chunks.insert(PNGChunk("eXIf", exif.file), at: chunks.count - 1)
            return PNGChunk.file(chunks)
        case "jpg":
            let path = folder.appending(path: "source.jpg").path
            try SampleVideo(codec: "mjpeg", format: AV_PIX_FMT_YUVJ444P).write([source], to: path)
            let body = Array("Exif\0\0".utf8) + exif.file
            let bytes = try DurableFile.read(path)
            try FileManager.default.removeItem(atPath: path)
            return bytes[..<2] + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + bytes[2...]
        case "tif":
            var sample = TIFFSample.picture(
                width: 64, height: 32, photometric: 2, channels: 3, pixels: source.pixels)
            sample.tags += exif.tags
            sample.isLittle = exif.isLittle
            return sample.file
        default:
            var bytes = try #require(Data(base64Encoded: Self.webp))
            bytes[125] = UInt8(orientation)
            return Array(bytes)
        }
    }

    /// Of Pillow, with the orientation 6.
    private static let webp =
        "UklGRnwAAABXRUJQVlA4WAoAAAAIAAAAPwAAHwAAVlA4TDsAAAAvP8AHAB8gJEiSyf9T+aKmbQMmXfzR9lfatgFT3v9P3Wj+oz3oAwREAiSe9KQnTWRqRP8nYFj0FTz6AgBFWElGGgAAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA"

    /// Telephones that are held upright write the matrix of a quarter turn.
    @Test(arguments: [
        (1, [1, 0, 0, 1]), (3, [-1, 0, 0, -1]), (6, [0, 1, -1, 0]), (8, [0, -1, 1, 0]),
        (2, [-1, 0, 0, 1]), (5, [0, 1, 1, 0]),
    ])
    func videos(number: Int, matrix: [Int32]) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            let writer = try MP4Writer(path: path, width: 64, height: 32, fps: 10)
            for _ in 0..<3 { try writer.write(quarters(width: 64, height: 32)) }
            try writer.finish()
            try turn(path, matrix)
            let shown = try #require(Self.cases.first { $0.0 == number }).1
            let (width, height) = number < 5 ? (64, 32) : (32, 64)
            let reader = try MP4Reader(path: path)
            #expect((reader.width, reader.height) == (width, height))
            #expect(reader.unread.isEmpty)
            #expect(corners(of: try #require(try reader.next())) == shown)
            let footage = try VideoFootage(
                path: path, fitter: PictureFitter(width: width / 2, height: height / 2, fit: .crop),
                fps: 10)
            let frame = try #require(try footage.next())
            #expect(corners(of: frame) == shown)
            #expect((footage.origin.width, footage.origin.height) == (width, height))
        }
    }

    @Test func anAngleIsReported() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            let writer = try MP4Writer(path: path, width: 64, height: 32, fps: 10)
            try writer.write(quarters(width: 64, height: 32))
            try writer.finish()
            try turn(path, [1, 1, -1, 1])
            #expect(try MP4Reader(path: path).unread == ["the wish to be shown at an angle"])
        }
    }

    /// Writes a, b, c and d of the track's matrix, 16 bits before the point.
    private func turn(_ path: String, _ matrix: [Int32]) throws {
        var bytes = try DurableFile.read(path)
        let start = try #require(
            bytes.indices.first { bytes[$0...].starts(with: Array("tkhd".utf8)) })
        for (place, value) in zip([0, 4, 12, 16], matrix) {
            let number = UInt32(bitPattern: value << 16)
            for byte in 0..<4 {
                bytes[start + 44 + place + byte] = UInt8(
                    truncatingIfNeeded: number >> (24 - 8 * UInt32(byte)))
            }
        }
        try DurableFile.write(bytes, to: path)
    }
}
