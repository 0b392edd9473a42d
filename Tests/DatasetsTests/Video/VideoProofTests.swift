import Foundation
import Frames
import Renderer
import Sim
import TestSupport
import Testing

@testable import Datasets

/// What the format promises of its videos, on rendered frames, by our own reader and by FFmpeg's.
struct VideoProofTests {
    /// Four frames of a shipped scenario.
    private static let frames: [Frame] = {
        let house = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = house.appending(path: "Scenarios/city-dusk.yaml").path
        guard let scenario = try? Scenario(contentsOf: path) else { return [] }
        let renderer = ReferenceRenderer(world: scenario.world(at: 0))
        return scenario.worlds(fps: 7.5, duration: 4 / 7.5).map {
            renderer.frame(of: $0, width: 512, height: 256)
        }
    }()

    @Test func renderedFramesKeepTheirQuality() throws {
        try withVideo { path in
            let decoded = try MP4.frames(of: path)
            #expect(decoded.fps == 7.5)
            try #require(decoded.frames.count == 4 && Self.frames.count == 4)
            for (frame, original) in zip(decoded.frames, Self.frames) {
                #expect(frame.psnr(to: original) >= 34)
                #expect(lumaPSNR(frame, original) >= 38)
            }
        }
    }

    @Test func theColoursAreTagged() throws {
        try withVideo { path in
            let reader = try MP4Reader(path: path)
            let bt709 = ColorTags(
                matrix: "bt709", primaries: "bt709", transfer: "bt709", range: "tv")
            #expect(reader.colors == bt709)
            #expect((reader.width, reader.height) == (512, 256))
            #expect(reader.expectedCount == 4)
            #expect(reader.pixelAspect == 1)
            #expect(reader.unread.isEmpty)
        }
    }

    @Test(.enabled(if: ffprobe != nil, "ffprobe is not installed"))
    func ffprobeSeesTheSame() throws {
        try withVideo { path in
            let process = Process()
            process.executableURL = URL(filePath: try #require(ffprobe))
            process.arguments = [
                "-v", "error", "-count_frames", "-show_entries",
                "stream=codec_name,profile,width,height,pix_fmt,color_range,color_space,"
                    + "color_transfer,color_primaries,r_frame_rate,avg_frame_rate,nb_read_frames",
                "-of", "default=noprint_wrappers=1", path,
            ]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let text = String(
                decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            for line in [
                "codec_name=h264", "profile=High", "width=512", "height=256", "pix_fmt=yuv420p",
                "color_range=tv", "color_space=bt709", "color_transfer=bt709",
                "color_primaries=bt709", "r_frame_rate=15/2", "avg_frame_rate=15/2",
                "nb_read_frames=4",
            ] { #expect(text.contains(line + "\n"), "\(line) in \(text)") }
        }
    }

    private func withVideo(_ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "video.mp4").path
            let writer = try MP4Writer(path: path, width: 512, height: 256, fps: 7.5)
            for frame in Self.frames { try writer.write(frame) }
            try writer.finish()
            try body(path)
        }
    }

    /// Peak signal-to-noise ratio of BT.709's luma, in decibels.
    private func lumaPSNR(_ a: Frame, _ b: Frame) -> Double {
        func luma(_ frame: Frame, _ at: Int) -> Double {
            0.2126 * Double(frame.pixels[at]) + 0.7152 * Double(frame.pixels[at + 1])
                + 0.0722 * Double(frame.pixels[at + 2])
        }
        let squares = stride(from: 0, to: a.pixels.count, by: 3).reduce(0.0) { sum, at in
            let difference = luma(a, at) - luma(b, at)
            return sum + difference * difference
        }
        return 10 * log10(255 * 255 * Double(a.pixels.count / 3) / squares)
    }
}

private let ffprobe: String? = ProcessInfo.processInfo.environment["PATH"]?
    .split(separator: ":").map { "\($0)/ffprobe" }
    .first(where: FileManager.default.isExecutableFile)
