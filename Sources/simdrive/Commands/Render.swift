import ArgumentParser
import Datasets
import Workflows

/// Draws scenarios with the reference renderer.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw scenarios with the reference renderer: video, pictures and labels.")

    @OptionGroup var options: RenderOptions
    @OptionGroup var output: OutputOptions

    @Flag(name: .customLong("truth"), help: "Write class, instance and depth of every pixel too.")
    var pixelLabels = false

    @Flag(
        name: .customLong("gbuffer"),
        help:
            "Write base color, texture, normal, depth, classes, lamps and motion of every pixel too."
    )
    var gBuffer = false

    @OptionGroup var report: ReportOptions

    func run() throws {
        let console = report.console(printsClips: true)
        let run = try output.open(for: options.files(), observer: console)
        let extras = ClipExtras(
            overlay: options.clip.overlay, pixelLabels: pixelLabels, gBuffer: gBuffer)
        try run.make { file in
            try RenderJob(file, fps: options.fps, options.clip.length).render(
                to: run.folder, crf: options.clip.video.crf, extras: extras, observer: console)
        }
        try report.show(clipsOf: console)
    }
}
