import ArgumentParser
import Conditioning
import Datasets
import Diffusion
import Foundation
import Sim
import Tensors

/// Makes clips of scenarios by the Video LDM.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Generate clips of scenarios by the Video LDM: video, pictures and labels.")

    @Argument(help: "Scenario files.")
    var scenarios: [String]

    @OptionGroup var output: OutputOptions
    @OptionGroup var clip: ClipOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var model: ModelOptions

    @Option(help: "Denoising steps of a window of key frames.")
    var steps = SamplingOptions().steps

    @Option(help: "Classifier-free guidance on the conditions; 1 is none.")
    var guidance = SamplingOptions().guidance

    @Option(name: .customLong("from"), help: "Picture or video whose first frame is continued.")
    var first: String?

    @Flag(help: "Leave frames at 128×256, without the upsampler.")
    var small = false

    func validate() throws {
        if !(1...1_000).contains(steps) { throw ValidationError("--steps must be from 1 to 1000") }
        if !(0...20).contains(guidance) { throw ValidationError("--guidance must be from 0 to 20") }
    }

    func run() async throws {
        try await generate()
    }

    @TensorActor
    private func generate() throws {
        let element = try engine.prepare()
        let read = try scenarios.map { ($0, try clip.scenario(at: $0)) }
        let ldm = try VideoLDM(contentsOf: model.folder)
        let start = try first.map { try firstFrame($0, config: ldm.config) }
        let described = try description(of: ldm, element: element)
        let dataset = try output.dataset()
        for (path, scenario) in read {
            try generate(
                scenario, at: path, with: ldm, described, from: start, element, in: dataset)
        }
    }

    @TensorActor
    private func generate(
        _ scenario: Scenario, at path: String, with ldm: VideoLDM,
        _ described: Datasets.ModelDescription, from start: Frame?, _ element: Element,
        in dataset: DatasetFolder
    ) throws {
        let config = ldm.config
        let scale = small ? 1 : ModelConfig.upsampling
        let worlds = clip.worlds(of: scenario, fps: config.keyFrameRate).map { world in
            var world = world
            world.camera = world.camera.resized(
                width: config.baseWidth * scale, height: config.baseHeight * scale)
            return world
        }
        guard let camera = worlds.first?.camera else { return }
        let job = ClipJob(
            about: ClipDescription(
                id: clipID(of: scenario, camera: camera), scenario: scenario.name,
                seed: scenario.seed, source: .generate, fps: config.keyFrameRate, camera: camera,
                simdrive: Version.current, model: described),
            worlds: worlds)
        let pipeline = VideoPipeline(
            model: ldm, options: sampling, precision: element, seed: scenario.seed)
        let conditions = worlds.map {
            FrameCondition(world: $0, fps: config.keyFrameRate, seed: scenario.seed)
        }
        try job.write(to: dataset, scenario: try text(at: path), crf: output.crf) { append in
            try pipeline.run(
                conditions: conditions, from: start, upsamples: !small, emit: append)
        }
    }

    private var sampling: SamplingOptions {
        var options = SamplingOptions()
        options.steps = steps
        options.guidance = guidance
        return options
    }

    private func description(of ldm: VideoLDM, element: Element) throws -> Datasets.ModelDescription
    {
        Datasets.ModelDescription(
            name: ldm.config.name,
            weights: try VideoLDM.hashes(in: model.folder).map {
                .init(file: $0.file, sha256: $0.sha256)
            },
            sampler: "ddim",
            steps: [
                "base": steps, "first_frame": sampling.firstFrameSteps,
                "upsampler": small ? 0 : sampling.upsamplerSteps,
            ],
            guidance: Double(guidance), precision: element.rawValue, isa: Precision.instructionSet)
    }

    /// The first frame of a picture or video, cropped around its middle to 2:1.
    @TensorActor
    private func firstFrame(_ path: String, config: ModelConfig) throws -> Frame {
        guard let frame = try MP4.frames(of: path, limit: 1).frames.first else {
            throw UsageError(description: "\(path): holds no picture")
        }
        warn("\(path): \(frame.width)×\(frame.height), cropped around its middle to 2:1")
        return frame.fitted(height: config.baseHeight, width: config.baseWidth)
    }
}
