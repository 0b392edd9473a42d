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
    @OptionGroup var sampling: SamplingFlags

    @Option(
        name: .customLong("from"),
        help: """
            Picture or video whose first frame is continued; the scenario's buildings and trees are \
            not told then, since the picture shows its own.
            """)
    var first: String?

    func validate() throws { try sampling.check(clip) }

    func run() async throws {
        try await generate()
    }

    @TensorActor
    private func generate() throws {
        let element = try engine.prepare()
        let files = try clip.scenarios(at: scenarios, futures: sampling.futures)
        for file in files where file.future == 0 { try file.checkCamera() }
        let rate = try sampling.rate(of: VideoLDM.config(in: model.folder))
        let ldm = try VideoLDM(
            contentsOf: model.folder, requiring: sampling.needed(at: rate, in: model.folder),
            frozenAs: element)
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
        let camera = sampling.camera(of: scenario, ldm.config)
        let shown = try clip.worlds(of: scenario, fps: rate.fps)
        let made = shown.retimed(fps: rate.madeRate, count: rate.made(for: shown.count))
        var about = ClipDescription(
            id: file.clipID, scenario: scenario.name, seed: scenario.seed, source: .generate,
            fps: rate.fps, camera: camera, simdrive: Version.current,
            worldVersion: ReferenceRenderer.version, model: described)
        about.future = file.future == 0 ? nil : file.future
        let job = ClipJob(about: about, file: file, count: shown.count)
        let pipeline = VideoPipeline(
            model: ldm, options: sampling.options(in: model.folder), precision: element,
            seed: scenario.seed, future: file.future, rate: rate)
        about.frames = shown.count
        var meter = RolloutMeter(fps: rate.fps, borders: WindowBorders(about))
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
                conditions: conditions, count: shown.count, from: start,
                upsamples: !sampling.small
            ) { frame in
                meter.add(frame)
                try append(frame, waiting.removeFirst(), nil)
            }
        } complete: {
            $0.rollout = ClipDescription.Rollout(meter)
        }
    }

    private func description(
        of ldm: VideoLDM, at rate: OutputRate, element: Element
    ) throws -> ClipDescription.Model {
        let folder = self.model.folder
        let options = sampling.options(in: folder)
        let (guidance, parts) = (options.guidance, sampling.needed(at: rate, in: folder))
        var model = ClipDescription.Model(
            name: ldm.config.name,
            weights: try VideoLDM.hashes(in: folder, of: parts).map {
                .init(file: $0.file, sha256: $0.sha256)
            },
            sampler: options.sampler.rawValue,
            steps: [
                "base": options.steps, "first_frame": options.firstFrameSteps,
                "upsampler": sampling.small ? 0 : options.upsamplerSteps,
            ],
            guidance: Double(guidance.conditions), precision: element.rawValue,
            isa: Precision.instructionSet)
        model.from = try first.map { try .init(at: $0) }
        model.contextGuidance = guidance.context == 1 ? nil : Double(guidance.context)
        model.guidanceTriangle = guidance.isTriangle ? true : nil
        model.without = options.without.isEmpty ? nil : options.without.map(\.rawValue).sorted()
        model.windows = .init(frames: ldm.config.windowFrames, context: ldm.config.contextFrames)
        if rate.interpolates {
            model.windows?.fps = ldm.config.keyFrameRate
            model.steps["interpolation"] = options.interpolationSteps
        }
        return model
    }

    /// The first frame of a picture or video, cropped around its middle to 2:1.
    private func firstFrame(_ path: String, config: ModelConfig) throws -> Frame {
        guard let frame = try MP4.frames(of: path, limit: 1).frames.first else {
            throw UsageError(description: "\(path): holds no picture")
        }
        if frame.width != 2 * frame.height {
            warn("\(path): \(frame.width)×\(frame.height), cropped around its middle to 2:1")
        }
        return PictureFitter(width: config.baseWidth, height: config.baseHeight, fit: .crop)
            .fitted(frame)
    }
}
