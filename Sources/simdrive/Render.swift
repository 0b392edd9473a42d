import ArgumentParser
import Datasets
import Foundation
import Sim

/// Draws scenarios with the reference renderer.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw scenarios with the reference renderer: video, pictures and labels.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var output: OutputOptions
    @OptionGroup var clip: ClipOptions

    @Option(help: "Frames a second; the scenario's own when not given.")
    var fps: Double?

    func validate() throws {
        if let fps, !(fps > 0 && fps <= 120) {
            throw ValidationError("--fps must be from 0 to 120")
        }
    }

    func run() throws {
        let read = try scenarios.map { ($0, try clip.scenario(at: $0)) }
        let dataset = try output.dataset()
        for (path, scenario) in read {
            try render(scenario, at: path, in: dataset)
        }
    }

    private func render(_ scenario: Scenario, at path: String, in dataset: DatasetFolder) throws {
        let rate = fps ?? scenario.fps
        let worlds = clip.worlds(of: scenario, fps: rate)
        guard let first = worlds.first else { return }
        let camera = first.camera
        let job = ClipJob(
            about: ClipDescription(
                id: clipID(of: scenario, camera: camera), scenario: scenario.name,
                seed: scenario.seed, source: .render, fps: rate, camera: camera,
                simdrive: Version.current),
            worlds: worlds)
        let renderer = ReferenceRenderer(world: first)
        try job.write(to: dataset, scenario: try text(at: path), crf: output.crf) { append in
            for world in worlds {
                try append(
                    renderer.frame(of: world, width: camera.width, height: camera.height))
            }
        }
    }
}
