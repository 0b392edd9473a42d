import Foundation
import Sim
import Tensors

/// Trains one stage of a model.
public struct Training {
    let model: VideoLDM
    let run: RunFolder
    let element: Element
    let data: any TrainingData

    var plan: TrainingPlan { run.plan }

    /// - Parameters:
    ///   - model: what the stage starts from; parts before it in the order of stages are used as they
    ///     are.
    ///   - data: what it learns from; the reference world with the plan's seed when nil.
    public init(
        model: VideoLDM, run: RunFolder, precision: Element, data: (any TrainingData)? = nil
    ) {
        var model = model
        model.config.baseNoise = run.plan.noise ?? model.config.baseNoise
        self.model = model
        self.run = run
        self.data = data ?? ReferenceClips(seed: run.plan.seed)
        element = precision
    }

    /// Makes ready what the stage learns from, trains it and writes its averaged weights to the run's
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
        func train(_ stage: some TrainingStage, _ parts: [Stage], before: () -> Void = {}) throws {
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
            let stage = try autoencoderStage(untrained: untrained, note: note)
            try train(stage, [.autoencoder], before: stage.measureLatents)
        case .image: try train(try imageStage(note: note), [.image])
        case .temporal:
            try train(
                try temporalStage(note: note), plan.endToEnd ? [.image, .temporal] : [.temporal])
        case .interpolation: try train(try interpolationStage(note: note), [.interpolation])
        case .decoder: try train(try decoderStage(note: note), [.decoder])
        case .upsampler: try train(try upsamplerStage(note: note), [.upsampler])
        }
    }
}
