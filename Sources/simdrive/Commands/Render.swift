import ArgumentParser
import Datasets
import Sim
import Workflows

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

    @Flag(
        name: .customLong("gbuffer"),
        help: "Write base color, normal, depth, classes, lamps and motion of every pixel too.")
    var gBuffer = false

    func run() throws {
        let files = try clip.scenarios(at: scenarios)
        let run = try output.open(for: files)
        for file in run.inputs {
            let worlds = try clip.worlds(of: file.scenario, fps: rate.of(file.scenario))
            for warning in file.scenario.warnings(duration: Double(worlds.count) / worlds.fps) {
                warn("\(file.clipID): \(warning)")
            }
            try RenderJob(file, worlds).render(
                to: run.folder, crf: output.crf,
                extras: ClipExtras(
                    overlay: clip.overlay, pixelLabels: truth, gBuffer: gBuffer),
                observer: Console())
        }
        try run.finish()
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
