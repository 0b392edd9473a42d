import CAV
import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

/// Copies that broke off.
struct VideoEndTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ending: String
        var codec = "ffv1"
        var options: [String: String] = [:]

        var video: SampleVideo {
            let format = codec == "mjpeg" ? AV_PIX_FMT_YUVJ444P : AV_PIX_FMT_YUV420P
            return SampleVideo(codec: codec, format: format, options: options)
        }
    }

    static let kinds = [
        Kind(testDescription: "raw pictures", ending: "y4m", codec: "wrapped_avframe"),
        Kind(testDescription: "a pipe of ffmpeg's", ending: "mkv", options: ["live": "1"]),
        Kind(testDescription: "NUT", ending: "nut"),
        Kind(testDescription: "Motion JPEG alone", ending: "mjpeg", codec: "mjpeg"),
        Kind(testDescription: "Windows Media", ending: "asf", codec: "wmv2"),
        Kind(
            testDescription: "fragments of dashcams", ending: "mp4", codec: "mpeg4",
            options: ["movflags": "frag_keyframe+empty_moov+skip_trailer"]),
    ]

    @Test(arguments: kinds, [0.5, 0.73, 0.9])
    func cutsAreNoticed(kind: Kind, share: Double) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.\(kind.ending)").path
            try kind.video.write(frames, to: path)
            #expect(try remarks(of: path).isEmpty)
            let bytes = try DurableFile.read(path)
            try DurableFile.write(bytes.prefix(Int(Double(bytes.count) * share)), to: path)
            let error = #expect(throws: FileError.self) { try remarks(of: path) }
            #expect(error?.exitCode == 65 && error?.obstacle == .rest)
            let said = try remarks(of: path, isLenient: true)
            #expect(said.count == 1 && said[0].hasPrefix("the rest after "), "\(said)")
        }
    }

    /// The places within a fragment, and one that the file knows nothing of.
    @Test(arguments: [
        ("moof", 4, "its last box is cut off"), ("moof", 12, "its last box, moof, is cut off"),
        ("moof", 60, nil as String?),
        ("mdat", 0, nil), ("mdat", 4, nil), ("mdat", 40, nil),
    ])
    func cutsInAFragment(box: String, offset: Int, what: String?) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            try Self.kinds[5].video.write(frames, to: path)
            let file = FilePart(try DurableFile.mapped(path))
            let boxes = file.boxes(in: 0..<file.body.count).filter { $0.name == box }
            let place = try #require(boxes.last).body.lowerBound - 8 + offset
            try DurableFile.write(DurableFile.read(path).prefix(place), to: path)
            let error = #expect(throws: FileError.self) { try remarks(of: path) }
            #expect(what.map { error?.what.hasSuffix($0) == true } ?? true, "\(error?.what ?? "")")
        }
    }

    /// Noise in the place of a fragment's description: libav would pass its frames over.
    @Test(arguments: [(8, 4_000), (24, 60)])
    func noiseInAFragmentIsNoticed(offset: Int, length: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            try Self.kinds[5].video.write(frames, to: path)
            let file = FilePart(try DurableFile.mapped(path))
            let fragments = file.boxes(in: 0..<file.body.count).filter { $0.name == "moof" }
            let place = fragments[2].body
            let part = place.dropFirst(offset - 8).prefix(length)
            var bytes = try DurableFile.read(path)
            for (byte, noise) in zip(part, Frame.noise(width: 64, height: 32, seed: 7).pixels) {
                bytes[byte] = noise
            }
            try DurableFile.write(bytes, to: path)
            let error = #expect(throws: FileError.self) { try remarks(of: path) }
            let what = "its fragment at byte \(place.lowerBound - 8) is damaged"
            #expect(error?.exitCode == 65 && error?.obstacle == .rest)
            #expect(error?.what == "is not a whole video: \(what)")
            let frames = 60 * 2 / fragments.count
            #expect(
                try remarks(of: path, isLenient: true) == [
                    "the rest after \(frames) frames: \(what)"
                ])
        }
    }

    /// A block's mark, a length and the pixels of a frame in the middle.
    @Test(arguments: [(0, 0x55), (10, 0xFF), (11, 0xFF), (60, 0xFF)] as [(Int, UInt8)])
    func damageOfAGIFIsNoticed(offset: Int, value: UInt8) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.gif").path
            try SampleVideo(codec: "gif", format: AV_PIX_FMT_RGB8).write(
                Array(frames.prefix(9)), to: path)
            #expect(try remarks(of: path).isEmpty)
            var bytes = try DurableFile.read(path)
            let start = try #require(Self.lastControl(in: bytes))
            for place in start + offset..<start + offset + 3 { bytes[place] = value }
            try DurableFile.write(bytes, to: path)
            let error = #expect(throws: FileError.self) { try remarks(of: path) }
            #expect(error?.exitCode == 65 && error?.obstacle == .rest)
            let said = try remarks(of: path, isLenient: true)
            #expect(said.count == 1 && said[0].hasPrefix("the rest after "), "\(said)")
        }
    }

    /// One that ffmpeg wrote, which keeps room for it, and one of Pillow's in which one pixel is transparent.
    @Test func transparencyOfGIFsIsLookedAt() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.gif").path
            try SampleVideo(codec: "gif", format: AV_PIX_FMT_RGB8).write(
                Array(frames.prefix(3)), to: path)
            #expect(try remarks(of: path).isEmpty && MP4Reader(path: path).unread.isEmpty)
            let base64 =
                "R0lGODlhCAAEAIEAAAAAAP8AAAAAAAAAACH5BAEAAAAALAAAAAAIAAQAAAgNAAEEGEiwoMGDCAkGBAA7"
            let pixels = [UInt8](try #require(Data(base64Encoded: base64)))
            try DurableFile.write(pixels, to: path)
            #expect(try remarks(of: path) == ["1 frames with transparency, left out"])
        }
    }

    /// Pillow's pictures of one colour, and what is said of them without their last bytes.
    @Test(arguments: [
        (
            "UklGRh4AAABXRUJQVlA4TBEAAAAvA0AAAAdQ5CbUo/+BiOh/AAA=",
            "is cut off: it ends before its picture does"
        ),
        (
            "Qk1OAAAAAAAAADYAAAAoAAAABAAAAAIAAAABABgAAAAAABgAAADEDgAAxA4AAAAAAAAAAAAAHsgJHsgJHsgJ"
                + "HsgJHsgJHsgJHsgJHsgJ",
            "is not a whole picture: invalid data found when processing input"
        ),
    ])
    func cutPicturesAreNoVideos(base64: String, what: String) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a").path
            let bytes = [UInt8](try #require(Data(base64Encoded: base64)))
            try DurableFile.write(bytes, to: path)
            #expect(try PictureFile(path).frame.width == 4)
            try DurableFile.write(bytes.dropLast(12), to: path)
            let error = #expect(throws: FileError.self) { try PictureFile(path) }
            #expect(error?.what == what)
        }
    }

    /// Where the last frame begins, with what is said of its time.
    private static func lastControl(in bytes: [UInt8]) -> Int? {
        bytes.indices.last { bytes[$0...].starts(with: [0x21, 0xF9, 4]) }
    }

    /// Its index was at its end.
    @Test func aFilmWithoutItsIndexIsCutOff() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            try SampleVideo(codec: "mpeg4").write(frames, to: path)
            try DurableFile.write(DurableFile.read(path).prefix(9_000), to: path)
            let error = #expect(throws: FileError.self) { try remarks(of: path) }
            #expect(
                error?.what == "is not a whole video: its last box, mdat, is cut off"
                    && error?.remedy == "copy it anew")
        }
    }

    private static let movie = "mov,mp4,m4a,3gp,3g2,mj2"
    private static let matroska = "matroska,webm"

    @Test(
        arguments: [
            (movie, box("ftyp") + box("mdat", [1, 2]), nil, "a whole file"),
            (movie, box("mdat", [1, 2]).dropLast(), "its last box, mdat, is cut off", "a copy"),
            (movie, box("mdat") + [9, 9, 9, 9] + Array("GPS ".utf8), nil, "what cameras append"),
            (movie, box("moof"), "its last fragment is cut off", "a recording"),
            (movie, index(of: [12, 8]) + [UInt8](repeating: 0, count: 20), nil, "DASH"),
            (
                movie, index(of: [12, 8]) + [UInt8](repeating: 0, count: 12),
                "its index (sidx) tells of 8 bytes more", "DASH"
            ),
            (matroska, [0x18, 0x53, 0x80, 0x67, 0x82, 0xEC, 0x80], nil, "a whole file"),
            (matroska, [0x18, 0x53, 0x80, 0x67, 0x83, 0xEC, 0x80], "it lacks 1 bytes", "a copy"),
            (matroska, [0x18, 0x53, 0x80, 0x67, 0xFF, 0xEC, 0x81], "it lacks 1 bytes", "a pipe"),
            (
                matroska, [0x18, 0x53, 0x80, 0x67, 0xFF, 0xEC], "its last block is cut off",
                "a pipe"
            ),
            (matroska, [0x18, 0x53, 0x80, 0x67, 0xFF, 0xEC, 0x80], nil, "a pipe that was closed"),
            ("mjpeg", [0xFF, 0xD8, 1, 0xFF, 0xD9, 0, 0], nil, "zeros of cameras"),
            ("mjpeg", [0xFF, 0xD8, 1, 0xFF], "its last picture is cut off", "a copy"),
            ("nut", [0x4E, 0x58, 0xDD, 0x67], "it has no index at its end", "a copy"),
        ] as [(String, [UInt8], String?, String)])
    func endsOfContainers(demuxer: String, file: [UInt8], lack: String?, habit: String) {
        #expect(VideoEnd.lack(in: Data(file), demuxer: demuxer) == lack)
        // Also where the bytes are a part of others.
        #expect(VideoEnd.lack(in: Data([7] + file).dropFirst(), demuxer: demuxer) == lack)
    }

    /// The header of a file in fragments may say how long all of them are.
    @Test func fragmentsAndTheirLength() {
        let movie = Self.box("mvhd", [UInt8](repeating: 0, count: 12) + [0, 0, 3, 232])
        let all = Self.box("mvex", Self.box("mehd", [0, 0, 0, 0, 0, 0, 7, 208]))
        let file = Data(Self.box("moov", movie + all))
        #expect(VideoEnd.seconds(in: file, demuxer: Self.movie) == 2)
        #expect(VideoEnd.seconds(in: file, demuxer: Self.matroska) == nil)
        #expect(VideoEnd.seconds(in: Data(Self.box("moov", movie)), demuxer: Self.movie) == nil)
    }

    private static func box(_ name: String, _ body: [UInt8] = []) -> [UInt8] {
        [0, 0, 0, UInt8(8 + body.count)] + Array(name.utf8) + body
    }

    /// An index of pieces of so many bytes.
    private static func index(of sizes: [UInt8]) -> [UInt8] {
        let pieces = sizes.flatMap { [0, 0, 0, $0] + [UInt8](repeating: 0, count: 8) }
        return box("sidx", [UInt8](repeating: 0, count: 22) + [0, UInt8(sizes.count)] + pieces)
    }

    private var frames: [Frame] {
        (0..<60).map { .noise(width: 64, height: 32, seed: UInt32($0)) }
    }

    private func remarks(of path: String, isLenient: Bool = false) throws -> [String] {
        let reader = try MP4Reader(path: path, isLenient: isLenient)
        while try reader.advance() {}
        return reader.remarks
    }
}
