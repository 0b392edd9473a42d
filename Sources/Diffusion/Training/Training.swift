import Foundation
import Randomness
import Sim
import Tensors

/// Trains one stage of a model from the reference world.
public struct Training {
    let model: VideoLDM
    let run: RunFolder
    let element: Element

    private var plan: TrainingPlan { run.plan }

    /// - Parameter model: what the stage starts from; parts before it in the order of stages are used as
    ///   they are.
    public init(model: VideoLDM, run: RunFolder, precision: Element) {
        self.model = model
        self.run = run
        element = precision
    }

    /// Renders what the stage learns from, trains it and writes its averaged weights to the run's
    /// model folder.
    ///
    /// - Parameters:
    ///   - untrained: whether the part has random weights (the autoencoder then starts from PCA).
    ///   - note: takes a line on what is being done.
    public func run(
        untrained: Bool, until deadline: Date?, note: (String) -> Void,
        show: (Frame, Int) throws -> Void, report: (TrainingLog.Entry) -> Void
    ) throws {
        let trainer = Trainer(plan: plan, run: run, deadline: deadline)
        func train(_ stage: some Stage, _ parts: [VideoLDM.Part], before: () -> Void = {}) throws {
            Tensor.releaseSpareMemory()
            try trainer.train(
                stage,
                publish: {
                    before()
                    try model.save(parts, to: run.model)
                }, show: show, report: report)
        }
        switch plan.stage {
        case .autoencoder:
            let stage = autoencoderStage(untrained: untrained, note: note)
            try train(stage, [.autoencoder], before: stage.measureLatents)
        case .image:
            let clips = latentClips(frames: model.config.windowFrames, note: note)
            try train(
                ImageStage(
                    model: model.base, autoencoder: model.autoencoder, clips: clips,
                    config: model.config, batch: plan.batch, element: element), [.image])
        case .temporal:
            let clips = latentClips(frames: 2 * model.config.windowFrames, note: note)
            try train(
                TemporalStage(
                    model: model.base, autoencoder: model.autoencoder, clips: clips,
                    config: model.config, batch: plan.batch, endToEnd: plan.endToEnd,
                    element: element),
                plan.endToEnd ? [.image, .temporal] : [.temporal])
        case .upsampler:
            note("rendering and encoding \(plan.largeFrames) large frames")
            let source = clips(frames: Self.upsamplerFrames, scale: ModelConfig.upsampling)
            let large = UpsamplingClips(
                count: max(plan.largeFrames / Self.upsamplerFrames, 1), model: model,
                element: element, next: source.clip)
            try train(
                UpsamplerStage(
                    upsampler: model.upsampler, autoencoder: model.autoencoder, clips: large,
                    config: model.config, batch: plan.batch, element: element), [.upsampler])
        }
    }

    /// Frames of a clip that the upsampler learns from: its temporal layers are convolutions, so they
    /// need not see a whole window.
    private static let upsamplerFrames = 4

    private func autoencoderStage(untrained: Bool, note: (String) -> Void) -> AutoencoderStage {
        note("rendering \(plan.clips) frames and \(plan.largeFrames) large ones")
        let small = clips(frames: 1, scale: 1).clips(0..<plan.clips).flatMap(\.frames)
        let large = clips(frames: 1, scale: ModelConfig.upsampling)
            .clips(plan.clips..<(plan.clips + plan.largeFrames)).flatMap(\.frames)
        let stage = AutoencoderStage(
            autoencoder: model.autoencoder, small: small, large: large, batch: plan.batch,
            element: element)
        if untrained && !run.hasCheckpoint { stage.startFromPCA() }
        return stage
    }

    private func latentClips(frames: Int, note: (String) -> Void) -> LatentClips {
        note("rendering and encoding \(plan.clips) clips of \(frames) frames")
        return LatentClips(
            count: plan.clips, autoencoder: model.autoencoder, element: element,
            render: clips(frames: frames, scale: 1).clips)
    }

    private func clips(frames: Int, scale: Int) -> ReferenceClips {
        let config = model.config
        return ReferenceClips(
            frames: frames, fps: config.keyFrameRate, width: config.baseWidth * scale,
            height: config.baseHeight * scale, seed: plan.seed)
    }
}
