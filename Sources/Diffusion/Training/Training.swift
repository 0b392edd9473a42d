import Foundation
import Randomness
import Sim
import Tensors

/// Trains one stage of a model from the reference world.
public struct Training {
    let plan: TrainingPlan
    let model: VideoLDM
    let run: RunFolder
    let element: Element
    let endToEnd: Bool

    /// - Parameters:
    ///   - model: what the stage starts from; parts before it in the order of stages are used as they
    ///     are.
    ///   - endToEnd: whether the temporal stage trains the image layers too.
    public init(
        plan: TrainingPlan, model: VideoLDM, run: RunFolder, precision: Element, endToEnd: Bool
    ) {
        self.plan = plan
        self.model = model
        self.run = run
        self.endToEnd = endToEnd
        element = precision
    }

    /// Renders what the stage learns from, trains it and writes its averaged weights to the run's
    /// model folder.
    ///
    /// - Parameters:
    ///   - fresh: whether the trained part starts anew (the autoencoder then starts from PCA).
    ///   - note: takes a line on what is being done.
    public func run(
        fresh: Bool, until deadline: Date?, note: (String) -> Void,
        show: (Frame, Int) throws -> Void, report: (TrainingLog.Entry) -> Void
    ) throws {
        let trainer = Trainer(plan: plan, run: run, deadline: deadline)
        func train(_ stage: some Stage, _ parts: [VideoLDM.Part], before: () -> Void = {}) throws {
            try trainer.train(
                stage,
                publish: {
                    before()
                    try model.save(parts, to: run.model)
                }, show: show, report: report)
        }
        switch plan.stage {
        case .autoencoder:
            let stage = autoencoderStage(fresh: fresh, note: note)
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
                    config: model.config, batch: plan.batch, endToEnd: endToEnd, element: element),
                endToEnd ? [.image, .temporal] : [.temporal])
        case .upsampler:
            note("rendering \(plan.largeFrames) large frames")
            let large = clips(frames: 4, scale: ModelConfig.upsampling)
                .clips(0..<max(plan.largeFrames / 4, 1))
            note("encoding them")
            try train(
                UpsamplerStage(
                    upsampler: model.upsampler, autoencoder: model.autoencoder,
                    clips: UpsamplingClips(large, model: model, element: element),
                    config: model.config, batch: plan.batch, element: element), [.upsampler])
        }
    }

    private func autoencoderStage(fresh: Bool, note: (String) -> Void) -> AutoencoderStage {
        note("rendering \(plan.clips) frames and \(plan.largeFrames) large ones")
        let small = clips(frames: 1, scale: 1).clips(0..<plan.clips).flatMap(\.frames)
        let large = clips(frames: 1, scale: ModelConfig.upsampling)
            .clips(plan.clips..<(plan.clips + plan.largeFrames)).flatMap(\.frames)
        let stage = AutoencoderStage(
            autoencoder: model.autoencoder, small: small, large: large, batch: plan.batch,
            element: element)
        if fresh && !run.hasCheckpoint { stage.startFromPCA() }
        return stage
    }

    private func latentClips(frames: Int, note: (String) -> Void) -> LatentClips {
        note("rendering \(plan.clips) clips of \(frames) frames")
        let rendered = clips(frames: frames, scale: 1).clips(0..<plan.clips)
        note("encoding them")
        return LatentClips(rendered, autoencoder: model.autoencoder, element: element)
    }

    private func clips(frames: Int, scale: Int) -> ReferenceClips {
        let config = model.config
        return ReferenceClips(
            frames: frames, fps: config.keyFrameRate, width: config.baseWidth * scale,
            height: config.baseHeight * scale, seed: plan.seed)
    }
}
