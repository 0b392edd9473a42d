import Datasets
import Diffusion
import Foundation
import Frames
import Renderer
import Sim

/// Times the writing of a clip: PNG, MP4 and labels, by one thread and those of the encoder.
final class ClipBench {
    private static let count = 8
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-\(UUID())")
    private let frames: [(Frame, FrameLabels)]
    private let about: ClipDescription

    /// - Parameter scenario: what the pictures show.
    private init(_ scenario: Scenario) {
        let camera = Camera()
        let worlds = scenario.worlds(fps: 30, duration: Double(Self.count) / 30)
        let renderer = ReferenceRenderer(world: scenario.world(at: 0))
        frames = worlds.enumerated().map { index, world in
            var world = world
            world.camera = camera
            return (
                renderer.frame(of: world, width: camera.width, height: camera.height),
                world.labels(frame: index)
            )
        }
        about = ClipDescription(
            id: "bench", scenario: scenario.name, seed: scenario.seed, source: .render, fps: 30,
            camera: camera, simdrive: ProgramVersion.current)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// - Parameter scenario: what the pictures show.
    static func benchCase(_ scenario: Scenario) -> BenchCase {
        BenchCase(name: "write \(count) frames of 512×1024") {
            let bench = ClipBench(scenario)
            return BenchCase.Run { try bench.write() }
        }
    }

    private func write() throws {
        let dataset = try DatasetFolder(at: folder, existing: .overwrite)
        let writer = try ClipWriter(in: dataset, about: about, scenario: "")
        for (frame, labels) in frames { try writer.append(frame, labels) }
        try writer.finish()
    }
}
