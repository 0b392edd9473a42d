import ArgumentParser
import Conditioning
import Datasets
import Diffusion
import Foundation
import Sim
import Tensors

/// Says what making clips will take, before anything is made.
struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell clips, frames, computing time, memory and disk before anything is made.",
        discussion: """
            'plan S.yaml' is short for 'plan generate S.yaml'. Give it the options that the clips will be \
            made with. It tries every part on this machine for some two seconds, and writes nothing.
            """,
        subcommands: [PlanGenerate.self, PlanRender.self],
        defaultSubcommand: PlanGenerate.self)
}

/// What `generate` will take.
struct PlanGenerate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Tell what 'generate' will take.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var clip: ClipOptions
    @OptionGroup var video: VideoOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions
    @OptionGroup var sampling: SamplingFlags

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws { try sampling.check(clip) }

    func run() async throws {
        let report = try await report()
        print(json ? try report.json() : report.table, terminator: "")
    }

    @TensorActor
    func report() throws -> PlanReport {
        let dtype = try engine.prepare()
        let files = try clip.scenarios(at: scenarios, futures: sampling.futures)
        for file in files where file.future == 0 { try file.checkCamera() }
        let rate = try sampling.rate(of: VideoLDM.config(in: model.folder))
        let camera = sampling.camera(of: files[0].scenario, try VideoLDM.config(in: model.folder))
        let start = ContinuousClock.now
        let encoder = try EncoderMemory(
            width: camera.width, height: camera.height, crf: video.crf)
        let spent = ContinuousClock.now - start
        let ldm = try VideoLDM(
            contentsOf: model.folder, requiring: sampling.needed(at: rate, in: model.folder),
            frozenAs: dtype)
        let clips = try files.map {
            PlannedClip(
                file: $0, worlds: try clip.worlds(of: $0.scenario, fps: rate.fps),
                camera: sampling.camera(of: $0.scenario, ldm.config))
        }
        return try GenerationTrial(
            of: clips,
            VideoPipeline(
                model: ldm, options: sampling.options(in: model.folder), precision: dtype,
                seed: files[0].scenario.seed, rate: rate),
            upsamples: !sampling.small, crf: video.crf, overlay: clip.overlay,
            encoder: encoder, spent: spent
        ).report
    }
}

/// What `render` will take.
struct PlanRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Tell what 'render' will take, without --truth.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var clip: ClipOptions
    @OptionGroup var video: VideoOptions
    @OptionGroup var rate: RenderRate

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let clips = try clip.scenarios(at: scenarios).map {
            PlannedClip(
                file: $0, worlds: try clip.worlds(of: $0.scenario, fps: rate.of($0.scenario)),
                camera: $0.scenario.camera)
        }
        let report = try RenderingTrial(of: clips, crf: video.crf, overlay: clip.overlay).report
        print(json ? try report.json() : report.table, terminator: "")
    }
}
