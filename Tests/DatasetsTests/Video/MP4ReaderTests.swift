import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

struct MP4ReaderTests {
    @Test func theLimitStopsEarly() throws {
        try withTemporaryFolder { folder in
            let path = try sample(in: folder)
            #expect(try MP4.frames(of: path, limit: 2).frames.count == 2)
            let reader = try MP4Reader(path: path)
            #expect((reader.width, reader.height) == (64, 32))
            #expect(reader.fps == 15)
        }
    }

    @Test func stillPicturesAreVideosOfOneFrame() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "still.png").path
            let frame = Frame.noise(width: 33, height: 17, seed: 5)
            try PNG.write(frame, to: path)
            #expect(try MP4.frames(of: path).frames == [frame])
        }
    }

    @Test func missingAndForeignFilesAreErrorsThatNameThem() throws {
        let missing = #expect(throws: FileError.self) { try MP4Reader(path: "/nowhere/a.mp4") }
        #expect(missing?.exitCode == 66)
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "text.mp4").path
            try Data("a text, not a video".utf8).write(to: URL(filePath: path))
            let foreign = #expect(throws: FileError.self) { try MP4Reader(path: path) }
            #expect(foreign?.exitCode == 65)
            #expect(foreign?.file == path)
        }
    }

    @Test func aFileCutAnywhereIsAnError() throws {
        try withTemporaryFolder { folder in
            let whole = try DurableFile.read(sample(in: folder))
            let path = folder.appending(path: "cut.mp4").path
            for count in stride(from: 0, to: whole.count, by: max(whole.count / 40, 1)) {
                try DurableFile.write(Array(whole[..<count]), to: path)
                #expect(throws: FileError.self, "\(count) of \(whole.count) bytes") {
                    try MP4.frames(of: path)
                }
            }
        }
    }

    @Test func noFlippedByteCrashes() throws {
        try withTemporaryFolder { folder in
            let whole = try DurableFile.read(sample(in: folder))
            let path = folder.appending(path: "flipped.mp4").path
            for at in stride(from: 3, to: whole.count, by: max(whole.count / 60, 1)) {
                var broken = whole
                broken[at] ^= 0xFF
                try DurableFile.write(broken, to: path)
                do { _ = try MP4.frames(of: path, limit: 20) } catch is FileError {}
            }
        }
    }

    /// Nobody writes to this one.
    @Test func pipesAreNotWaitedFor() throws {
        try withTemporaryFolder { folder in
            let pipe = folder.appending(path: "pipe").path
            try #require(mkfifo(pipe, 0o600) == 0)
            let error = #expect(throws: FileError.self) { try MP4Reader(path: pipe) }
            #expect(error?.description == "\(pipe): is not a file")
        }
    }

    /// Eight frames, the second half of them unlike the first, so that none is skipped.
    private func sample(in folder: URL) throws -> String {
        let path = folder.appending(path: "sample.mp4").path
        let writer = try MP4Writer(path: path, width: 64, height: 32, fps: 15)
        for index in 0..<8 { try writer.write(.noise(width: 64, height: 32, seed: UInt32(index))) }
        try writer.finish()
        return path
    }
}
