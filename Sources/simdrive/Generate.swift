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

    @Option(
        help: """
            Frames a second: 7.5, the usual, 10, 15 or 30. Between key frames, which are made at 7.5, the \
            others are interpolated; 10 is every third frame of 30.
            """)
    var fps: Double?

    @Option(help: "Denoising steps of a window of key frames.")
    var steps = SamplingOptions().steps

    @Option(
        help: """
            How noise is removed step by step: dpm-solver, ddim, or heun, which takes twice the time a \
            step and wants 12 or more.
            """)
    var sampler = SamplingOptions().sampler

    @Option(help: "Classifier-free guidance on the conditions; 1 is none.")
    var guidance = Guidance().conditions

    @Option(
        help: """
            Guidance on the known frames of a window, which makes it follow them more closely; 1 is none, \
            all else takes half as long again.
            """)
    var contextGuidance = Guidance().context

    @Flag(
        help: """
            Let guidance rise from 1 at a window's first frame to its middle and fall back to 1, since \
            the last frames are where the next window goes on.
            """)
    var guidanceTriangle = false

    @Option(
        name: .customLong("from"),
        help: """
            Picture or video whose first frame is continued; the scenario's buildings and trees are \
            not told then, since the picture shows its own.
            """)
    var first: String?

    @Option(
        help: """
            Continue every start in so many ways, a clip each: frame 0 is the same, the frames after it \
            come of other noise.
            """)
    var futures = 1

    @Flag(help: "Leave frames at 128×256, without the upsampler.")
    var small = false

    @Option(
        help: """
            What turns latents into pictures: temporal sees neighbouring frames too, image each frame \
            by itself. Default: temporal where the model has it.
            """)
    var decoder: DecoderKind?

    @Option(
        help: """
            Leave layers over time out, to see what they are worth; may be given more than once. temporal: \
            all of the base model and of interpolation, so that every frame is the image model's; \
            temporal-convolutions: theirs but for attention; upsampler-temporal: those of the upsampler.
            """)
    var without: [Ablation] = []

    func validate() throws {
        if !(1...1_000).contains(steps) { throw ValidationError("--steps must be from 1 to 1000") }
        if !(0...20).contains(guidance) { throw ValidationError("--guidance must be from 0 to 20") }
        if !(0...20).contains(contextGuidance) {
            throw ValidationError("--context-guidance must be from 0 to 20")
        }
        if !(1...100).contains(futures) { throw ValidationError("--futures must be from 1 to 100") }
        if futures > 1 && clip.frames == 1 {
            throw ValidationError("--futures differ after frame 0; ask for more --frames than 1")
        }
        if small && without.contains(.upsamplerTemporal) {
            throw ValidationError("--without upsampler-temporal says nothing of --small frames")
        }
    }

    func run() async throws {
        try await generate()
    }

    @TensorActor
    private func generate() throws {
        let element = try engine.prepare()
        let files = try clip.scenarios(at: scenarios, futures: futures)
        for file in files where file.future == 0 { try checkCamera(of: file) }
        let rate = try rate(of: VideoLDM.config(in: model.folder))
        let ldm = try VideoLDM(
            contentsOf: model.folder, requiring: needed(at: rate), frozenAs: element)
        let start = try first.map { try firstFrame($0, config: ldm.config) }
        let described = try description(of: ldm, at: rate, element: element)
        let run = try output.open(for: files)
        for file in run.inputs {
            try generate(
                file, with: ldm, described, at: rate, from: start, element, to: run.folder)
        }
        try run.finish()
    }

    @TensorActor
    private func generate(
        _ file: ScenarioFile, with ldm: VideoLDM, _ described: ClipDescription.Model,
        at rate: OutputRate, from start: Frame?, _ element: Element, to dataset: DatasetFolder
    ) throws {
        let scenario = file.scenario
        let config = ldm.config
        let scale = small ? 1 : ModelConfig.upsampling
        let camera = scenario.camera.resized(
            width: config.baseWidth * scale, height: config.baseHeight * scale)
        let shown = try clip.worlds(of: scenario, fps: rate.fps)
        let made = shown.retimed(fps: rate.madeRate, count: rate.made(for: shown.count))
        var about = ClipDescription(
            id: file.clipID, scenario: scenario.name, seed: scenario.seed, source: .generate,
            fps: rate.fps, camera: camera, simdrive: Version.current,
            worldVersion: ReferenceRenderer.version, model: described)
        about.future = file.future == 0 ? nil : file.future
        let job = ClipJob(about: about, file: file, count: shown.count)
        let pipeline = VideoPipeline(
            model: ldm, options: sampling, precision: element, seed: scenario.seed,
            future: file.future, rate: rate)
        // Frames come out in the order in which their conditions were taken.
        var waiting: [FrameLabels] = []
        let conditions = made.enumerated().lazy.map { index, world in
            var world = world
            world.camera = camera
            if let number = rate.shown(index) { waiting.append(world.labels(frame: number)) }
            var condition = FrameCondition(
                world: world, fps: rate.madeRate, seed: scenario.seed, leavingOutHidden: true)
            if start != nil { condition.groups.remove(.scenery) }
            return condition
        }
        try job.write(to: dataset, crf: output.crf, extras: ClipExtras(overlay: clip.overlay)) {
            append in
            try pipeline.run(
                conditions: conditions, count: shown.count, from: start, upsamples: !small
            ) { frame in
                try append(frame, waiting.removeFirst(), nil)
            }
        }
    }

    /// The rate that was asked for, or that of the model's key frames.
    private func rate(of config: ModelConfig) throws -> OutputRate {
        let rates = OutputRate.all(of: config)
        guard let rate = rates.first(where: { $0.fps == fps ?? config.keyFrameRate }) else {
            let possible = rates.map { $0.fps.formatted() }.joined(separator: ", ")
            throw UsageError(
                description:
                    "--fps \(fps?.formatted() ?? "") cannot be had of this model; choose one of "
                    + possible)
        }
        return rate
    }

    /// The model makes 2:1 pictures and has seen certain mounts: others are refused, or warned of.
    private func checkCamera(of file: ScenarioFile) throws {
        let camera = file.scenario.camera
        guard camera.width == 2 * camera.height else {
            throw UsageError(
                description:
                    "\(file.path): the camera is \(camera.width)×\(camera.height); generate "
                    + "makes pictures of 2:1, set width: 1024, height: 512")
        }
        let degrees = 180 / Double.pi
        let isUsual =
            (50...75).contains(camera.fieldOfView * degrees)
            && (1.2...2).contains(camera.mount.position.z)
            && abs(camera.mount.pitch * degrees) <= 4
        if !isUsual {
            warn(
                "\(file.path): the model has seen cameras of 50–75°, 1.2–2.0 m high and pitched by at "
                    + "most 4°; this one is outside, expect worse pictures")
        }
    }

    private var sampling: SamplingOptions {
        var options = SamplingOptions()
        options.sampler = sampler
        options.steps = steps
        options.guidance.conditions = guidance
        options.guidance.context = contextGuidance
        options.guidance.isTriangle = guidanceTriangle
        options.decoder = usedDecoder
        options.without = Set(without)
        return options
    }

    private var usedDecoder: DecoderKind {
        decoder ?? (VideoLDM.has(.decoder, in: model.folder) ? .temporal : .image)
    }

    /// The parts that clips are made with.
    private func needed(at rate: OutputRate) -> [VideoLDM.Part] {
        VideoLDM.Part.allCases.filter { part in
            switch part {
            case .temporal: !without.contains(.temporal)
            case .interpolation: rate.interpolates && !without.contains(.temporal)
            case .decoder: usedDecoder == .temporal
            case .upsampler: !small
            default: true
            }
        }
    }

    private func description(
        of ldm: VideoLDM, at rate: OutputRate, element: Element
    ) throws -> ClipDescription.Model {
        var model = ClipDescription.Model(
            name: ldm.config.name,
            weights: try VideoLDM.hashes(in: self.model.folder, of: needed(at: rate)).map {
                .init(file: $0.file, sha256: $0.sha256)
            },
            sampler: sampler.rawValue,
            steps: [
                "base": steps, "first_frame": sampling.firstFrameSteps,
                "upsampler": small ? 0 : sampling.upsamplerSteps,
            ],
            guidance: Double(guidance), precision: element.rawValue, isa: Precision.instructionSet)
        model.from = try first.map { try .init(at: $0) }
        model.contextGuidance = contextGuidance == 1 ? nil : Double(contextGuidance)
        model.guidanceTriangle = guidanceTriangle ? true : nil
        model.without = without.isEmpty ? nil : Set(without).map(\.rawValue).sorted()
        model.windows = .init(frames: ldm.config.windowFrames, context: ldm.config.contextFrames)
        if rate.interpolates {
            model.windows?.fps = ldm.config.keyFrameRate
            model.steps["interpolation"] = sampling.interpolationSteps
        }
        return model
    }

    /// The first frame of a picture or video, cropped around its middle to 2:1.
    @TensorActor
    private func firstFrame(_ path: String, config: ModelConfig) throws -> Frame {
        guard let frame = try MP4.frames(of: path, limit: 1).frames.first else {
            throw UsageError(description: "\(path): holds no picture")
        }
        if frame.width != 2 * frame.height {
            warn("\(path): \(frame.width)×\(frame.height), cropped around its middle to 2:1")
        }
        return frame.fitted(height: config.baseHeight, width: config.baseWidth)
    }
}

extension Sampler: ExpressibleByArgument {}
extension DecoderKind: ExpressibleByArgument {}
extension Ablation: ExpressibleByArgument {}
