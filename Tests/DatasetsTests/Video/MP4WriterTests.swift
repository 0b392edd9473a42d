import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

struct MP4WriterTests {
    /// x264 looks some 40 frames ahead.
    @Test func knowsHowFarTheEncoderLooksAhead() throws {
        #expect((20...100).contains(try MP4Writer.framesHeld()))
    }

    /// Without BT.709 in both the matrix and the tags, red comes back as (255, 23, 0).
    @Test(
        arguments: [
            [0, 0, 0], [255, 255, 255], [128, 128, 128], [255, 0, 0], [0, 255, 0], [0, 0, 255],
            [255, 255, 0], [12, 34, 56], [200, 120, 40],
        ] as [[UInt8]])
    func flatColoursComeBackWithinTwoLevels(color: [UInt8]) throws {
        let frame = Frame.flat(color, width: 64, height: 32)
        let (frames, _) = try roundTrip([frame, frame, frame], fps: 30)
        for decoded in frames { #expect(decoded.distance(to: frame) <= 2) }
    }

    @Test func aMovingPictureKeepsOrderAndQuality() throws {
        let clip = (0..<12).map { Frame.gradient(width: 96, height: 48, shift: $0) }
        let (frames, fps) = try roundTrip(clip, fps: 10)
        #expect(fps == 10)
        #expect(frames.count == 12)
        for (decoded, frame) in zip(frames, clip) { #expect(decoded.psnr(to: frame) > 38) }
    }

    @Test(arguments: [1.875, 7.5, 10, 24, 30, 30000 / 1001.0, 23.976])
    func frameRatesAreKept(fps: Double) throws {
        let frames = [Frame](repeating: .gradient(width: 32, height: 16), count: 5)
        let decoded = try roundTrip(frames, fps: fps)
        #expect(abs(decoded.fps - fps) < 1e-9)
    }

    @Test func theIndexStandsBeforeTheData() throws {
        try withTemporaryFolder { folder in
            let path = try write(4, to: folder)
            #expect(try topLevelBoxes(path).filter { $0 != "free" } == ["ftyp", "moov", "mdat"])
            let bytes = try DurableFile.read(path)
            #expect(String(decoding: bytes, as: UTF8.self).contains(#"{"synthetic":true}"#))
        }
    }

    @Test func theSameFramesGiveTheSameBytes() throws {
        try withTemporaryFolder { folder in
            let first = try DurableFile.read(write(6, to: folder))
            let second = try DurableFile.read(write(6, to: folder))
            #expect(first == second)
        }
    }

    @Test(arguments: [(63, 32), (64, 31), (0, 0)])
    func oddSizesAreRefused(width: Int, height: Int) throws {
        let error = #expect(throws: FileError.self) {
            try MP4Writer(path: "/tmp/odd.mp4", width: width, height: height, fps: 30)
        }
        #expect(error?.exitCode == 65)
        #expect(error?.description.contains("\(width)×\(height)") == true)
    }

    /// 0 would make another profile of H.264, which few players read.
    @Test(arguments: [0, 52])
    func qualitiesThatPlayersDoNotReadAreRefused(crf: Int) {
        let error = #expect(throws: FileError.self) {
            try MP4Writer(path: "/tmp/never.mp4", width: 64, height: 32, fps: 30, crf: crf)
        }
        #expect(error?.description.contains("constant quality \(crf)") == true)
    }

    @Test func aMissingEncoderIsNamedWithItsRemedy() throws {
        let error = #expect(throws: FileError.self) {
            try MP4Writer(
                path: "/tmp/never.mp4", width: 32, height: 32, fps: 30, crf: 18, comment: "",
                encoderNames: ["libnosuch264"])
        }
        #expect(error?.exitCode == 69)
        #expect(error?.description.contains("libnosuch264") == true)
        #expect(error?.remedy?.contains("apt install") == true)
    }

    @Test func aPathThatCannotBeIsRefused() throws {
        try withTemporaryFolder { folder in
            try Data().write(to: folder.appending(path: "file"))
            let error = #expect(throws: FileError.self) {
                try MP4Writer(
                    path: folder.appending(path: "file/video.mp4").path, width: 32, height: 32,
                    fps: 30)
            }
            #expect(error?.exitCode == 73)
        }
    }

    /// `/dev/full` answers every write with "no space left on device".
    @Test func aFullDiskIsSaidSo() throws {
        let error = #expect(throws: FileError.self) {
            let writer = try MP4Writer(path: "/dev/full", width: 64, height: 32, fps: 30)
            for seed in 0..<UInt32(100) {
                try writer.write(.noise(width: 64, height: 32, seed: seed))
            }
            try writer.finish()
        }
        #expect(error?.exitCode == 73)
        #expect(error?.description.contains("no space left on device") == true)
    }

    /// The index of key frames, an `stss` box, has one a second at least.
    @Test(arguments: [(10.0, 35, [1, 11, 21, 31]), (0.5, 3, [1, 2, 3])])
    func aKeyFrameComesEverySecond(fps: Double, count: Int, expected: [Int]) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp4").path
            let writer = try MP4Writer(path: path, width: 64, height: 32, fps: fps)
            for index in 0..<count {
                try writer.write(.gradient(width: 64, height: 32, shift: index))
            }
            try writer.finish()
            let bytes = try DurableFile.read(path)
            func number(at place: Int) -> Int {
                bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            }
            // Where every frame is a key frame there is no such box.
            let box = bytes.indices.first { bytes[$0...].starts(with: Array("stss".utf8)) }
            let keys = box.map { box in
                (0..<number(at: box + 8)).map { number(at: box + 12 + 4 * $0) }
            }
            #expect(keys ?? Array(1...count) == expected)
        }
    }

    @Test func aVideoNeedsAFrame() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "video.mp4").path
            let writer = try MP4Writer(path: path, width: 64, height: 32, fps: 30)
            let error = #expect(throws: FileError.self) { try writer.finish() }
            #expect(error?.description == "\(path): would hold no frame")
        }
    }

    /// A colon makes libav look for a protocol, a percent sign for a number.
    @Test func strangeNamesAreOnlyNames() throws {
        try withTemporaryFolder { folder in
            let path = try write(2, to: folder, name: "http: 50%d #1 'ü'.mp4")
            #expect(try MP4.frames(of: path).frames.count == 2)
        }
    }

    private func write(_ count: Int, to folder: URL, name: String = "video.mp4") throws -> String {
        let path = folder.appending(path: name).path
        let writer = try MP4Writer(
            path: path, width: 64, height: 32, fps: 30, comment: #"{"synthetic":true}"#)
        for shift in 0..<count {
            try writer.write(.gradient(width: 64, height: 32, shift: shift))
        }
        try writer.finish()
        return path
    }

    private func roundTrip(_ frames: [Frame], fps: Double) throws
        -> (frames: [Frame], fps: Double)
    {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "video.mp4").path
            let writer = try MP4Writer(
                path: path, width: frames[0].width, height: frames[0].height, fps: fps)
            for frame in frames { try writer.write(frame) }
            try writer.finish()
            return try MP4.frames(of: path)
        }
    }

    /// Names of the boxes: each starts with its length, four bytes, and its name, four letters.
    private func topLevelBoxes(_ path: String) throws -> [String] {
        let bytes = try DurableFile.read(path)
        var names: [String] = []
        var at = 0
        while at + 8 <= bytes.count {
            names.append(String(decoding: bytes[at + 4..<at + 8], as: UTF8.self))
            let length = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            try #require(length >= 8)
            at += length
        }
        #expect(at == bytes.count)
        return names
    }
}
