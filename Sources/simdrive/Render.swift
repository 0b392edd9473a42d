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
    @OptionGroup var rate: RenderRate

    @Flag(help: "Write class, instance and depth of every pixel too.")
    var truth = false

    func run() throws {
        let files = try clip.scenarios(at: scenarios)
        let run = try output.open(for: files)
        for file in run.inputs { try render(file, to: run.folder) }
        try run.finish()
    }

    private func render(_ file: ScenarioFile, to dataset: DatasetFolder) throws {
        let scenario = file.scenario
        let fps = rate.of(scenario)
        let worlds = try clip.worlds(of: scenario, fps: fps)
        let camera = scenario.camera
        let job = ClipJob(
            about: ClipDescription(
                id: file.clipID, scenario: scenario.name, seed: scenario.seed, source: .render,
                fps: fps, camera: camera, simdrive: Version.current,
                worldVersion: ReferenceRenderer.version),
            file: file, count: worlds.count)
        let renderer = ReferenceRenderer(world: scenario.world(at: 0))
        let extras = ClipExtras(overlay: clip.overlay, pixelLabels: truth)
        try job.write(to: dataset, crf: output.crf, extras: extras) { append in
            for (index, world) in worlds.enumerated() {
                let (frame, pixels) = renderer.rendering(
                    of: world, width: camera.width, height: camera.height)
                try append(frame, world.labels(frame: index).seen(in: pixels), pixels)
            }
        }
    }
}

/// How often a rendered clip shows a frame.
struct RenderRate: ParsableArguments {
    @Option(help: "Frames a second; the scenario's own when not given.")
    var fps: Double?

    func validate() throws {
        if let fps, !(1...120).contains(fps) {
            throw ValidationError("--fps must be from 1 to 120")
        }
    }

    func of(_ scenario: Scenario) -> Double { fps ?? scenario.fps }
}
