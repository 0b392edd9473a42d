import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets

struct VideoFootageTests {
    /// Which frames of a video of 24 come at which rate.
    @Test(
        arguments: [
            (30, 30, Array(0..<24)), (30, 7.5, [0, 4, 8, 12, 16, 20]),
            (30, 10, [0, 3, 6, 9, 12, 15, 18, 21]),
            (24, 7.5, [0, 3, 6, 10, 13, 16, 19, 22]),
            (10, 5, [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]),
            (30000 / 1001, 7.5, [0, 4, 8, 12, 16, 20]),
        ] as [(Double, Double, [Int])])
    func theNearestFrameIsTaken(sourceFPS: Double, fps: Double, indices: [Int]) throws {
        try withTemporaryFolder { folder in
            let path = try video(of: 24, fps: sourceFPS, in: folder)
            let footage = try VideoFootage(path: path, fitter: fitter, fps: fps)
            #expect(try levels(of: footage) == indices.map { $0 * 10 })
            #expect(footage.expectedCount == indices.count)
            #expect(footage.unread.isEmpty)
        }
    }

    @Test func aSlowVideoRepeatsItsFramesAndSaysSo() throws {
        try withTemporaryFolder { folder in
            let path = try video(of: 3, fps: 5, in: folder)
            let footage = try VideoFootage(path: path, fitter: fitter, fps: 10)
            #expect(try levels(of: footage) == [0, 0, 10, 10, 20, 20])
            #expect(footage.unread == ["more than its 5.0 frames a second: pictures are repeated"])
        }
    }

    /// Frames at 0, 0.1, 0.2, 0.6 and 0.8 s of an animated PNG.
    @Test func timeStampsDecideNotNumbers() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "uneven.apng").path
            let delays = [1, 1, 4, 2, 2]
            try DurableFile.write(animated(delays, folder), to: path)
            let reader = try MP4Reader(path: path)
            var times: [Double] = []
            while try reader.advance() { times.append((reader.time * 10).rounded() / 10) }
            #expect(times == [0, 0.1, 0.2, 0.6, 0.8])
            let footage = try VideoFootage(path: path, fitter: fitter, fps: 5)
            #expect(try levels(of: footage) == [0, 20, 20, 30, 40])
        }
    }

    /// A dashcam that was busy for two seconds after its fourth frame: its clip keeps the time.
    @Test func holesAreFilledAndSaid() throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mkv").path
            try SampleVideo(stamp: { $0 < 4 ? $0 : $0 + 20 }).write((0..<8).map(grey), to: path)
            let footage = try VideoFootage(path: path, fitter: fitter, fps: 2)
            #expect(try levels(of: footage) == [0, 30, 30, 40, 40, 50])
            #expect(
                footage.remarks == [
                    "1 holes between frames, whose neighbours fill them: 2.1 s after 0.3 s"
                ])
        }
    }

    @Test func theSourceIsDescribed() throws {
        try withTemporaryFolder { folder in
            let path = try video(of: 2, fps: 15, in: folder)
            var read: [Int] = []
            let origin = try VideoFootage(path: path, fitter: fitter, fps: 15) { read = [$0, $1] }
                .origin
            #expect(read == [origin.bytes, origin.bytes])
            #expect(origin.file == "video.mp4")
            #expect(origin.bytes == (try DurableFile.read(path).count))
            #expect((origin.width, origin.height, origin.fps) == (64, 32, 15))
            #expect(origin.fit == .crop)
        }
    }

    private let fitter = PictureFitter(width: 32, height: 16, fit: .crop)

    /// Frame i is grey of the level 10·i.
    private func video(of count: Int, fps: Double, in folder: URL) throws -> String {
        let path = folder.appending(path: "video.mp4").path
        let writer = try MP4Writer(path: path, width: 64, height: 32, fps: fps, crf: 5)
        for index in 0..<count { try writer.write(grey(index)) }
        try writer.finish()
        return path
    }

    private func grey(_ index: Int) -> Frame {
        .flat([UInt8](repeating: UInt8(10 * index), count: 3), width: 64, height: 32)
    }

    private func levels(of footage: VideoFootage) throws -> [Int] {
        var levels: [Int] = []
        while let frame = try footage.next() {
            #expect((frame.width, frame.height) == (32, 16))
            levels.append(Int((Double(frame[8, 8].green) / 10).rounded()) * 10)
        }
        return levels
    }

    /// An animated PNG: frame i is shown for `delays[i]` tenths of a second.
    private func animated(_ delays: [Int], _ folder: URL) throws -> [UInt8] {
        func number(_ value: Int, bytes: Int = 4) -> [UInt8] {
            (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let first = PNGChunk.chunks(of: PNG.encode(grey(0)))
        var chunks = [first[0], PNGChunk("acTL", number(delays.count) + number(0))]
        var sequence = 0
        for (index, delay) in delays.enumerated() {
            chunks.append(
                PNGChunk(
                    "fcTL",
                    number(sequence) + number(64) + number(32) + number(0) + number(0)
                        + number(delay, bytes: 2) + number(10, bytes: 2) + [0, 0]))
            sequence += 1
            let data = PNGChunk.chunks(of: PNG.encode(grey(index))).filter { $0.type == "IDAT" }
                .flatMap(\.data)
            chunks.append(
                index == 0 ? PNGChunk("IDAT", data) : PNGChunk("fdAT", number(sequence) + data))
            if index > 0 { sequence += 1 }
        }
        return PNGChunk.file(chunks + [PNGChunk("IEND", [])])
    }
}
