import ArgumentParser
import Datasets
import Foundation
import Tensors
import Workflows

/// A clip of a prompt.
struct TextToVideoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text2video",
        abstract: "Make a clip of a prompt with a Stable Diffusion model of yours.",
        discussion: """
            Layers over time, which 'train text2video' makes, turn what the image model draws into a clip. One that \
            is longer than those that they have learnt goes on from the last two frames again and again, or, of \
            layers that have not learnt that, is made in parts that overlap by half.
            """)

    @Argument(help: "What the clip shows.")
    var prompt: String

    @OptionGroup var options: TextToVideoOptions
    @OptionGroup var folder: FolderOptions
    @OptionGroup var report: ReportOptions

    @TensorActor
    func run() async throws {
        let dtype = try options.engine.prepare()
        let console = report.console(printsClips: true)
        let job = try TextToVideoJob(options.request(prompt), precision: dtype)
        try job.make(in: folder.open(), crf: options.video.crf, observer: console)
        try report.show(clipsOf: console)
    }
}
