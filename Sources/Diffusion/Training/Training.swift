import Foundation
import Frames
import Tensors

/// Trains one stage of a model.
package struct Training {
    let model: VideoLDM
    let run: RunFolder
    let dtype: DType
    let data: any TrainingData

    var config: TrainingConfig { run.config }

    /// - Parameters:
    ///   - model: what the stage starts from; parts before it in the order of stages are used as they
    ///     are.
    ///   - data: what it learns from; the synthetic dataset of the config's seed when nil.
    package init(
        model: VideoLDM, run: RunFolder, precision: DType, data: (any TrainingData)? = nil
    ) {
        var model = model
        model.config.baseNoise = run.config.noise ?? model.config.baseNoise
        self.model = model
        self.run = run
        self.data = data ?? SyntheticDataset(seed: run.config.schedule.seed)
        dtype = precision
    }

    /// Makes ready what the stage learns from, trains it and writes its averaged weights to the run's
    /// model folder.
    ///
    /// - Parameters:
    ///   - untrained: whether the part has random weights (the autoencoder then starts from PCA).
    ///   - deadline: where training stops, resumable, when it is not done yet.
    ///   - stop: asks for an early end, resumable too.
    ///   - notes: hears what is being done.
    ///   - show: takes sample pictures and the step they belong to.
    ///   - report: takes every line of the log.
    /// - Returns: the step it has come to.
    @discardableResult
    package func run(
        untrained: Bool, until deadline: Date? = nil, stop: TrainingStop = TrainingStop(),
        notes: TrainingNotes = TrainingNotes(),
        show: (Frame, Int) throws -> Void = { _, _ in },
        report: (TrainingLog.Entry) -> Void = { _ in }
    ) throws -> Int {
        let stage = try stage(from: Trainer.step(of: run), untrained: untrained, notes: notes)
        Tensor.releaseSpareMemory()
        var trainer = try Trainer(stage, in: run, stop: stop, note: notes.note)
        return try trainer.train(
            until: deadline,
            publish: {
                stage.measure()
                try model.save(config.trainedStages, to: run.model)
            }, show: show, report: report)
    }

    /// - Parameter step: where training goes on.
    private func stage(
        from step: Int, untrained: Bool, notes: TrainingNotes
    ) throws -> any TrainingStage {
        switch config.stage {
        case .autoencoder: try autoencoderStage(untrained: untrained, notes: notes)
        case .image: try imageStage(from: step, notes: notes)
        case .temporal: try temporalStage(from: step, notes: notes)
        case .interpolation: try interpolationStage(from: step, notes: notes)
        case .decoder: try decoderStage(notes: notes)
        case .upsampler: try upsamplerStage(notes: notes)
        case .surfaceDecoder: try surfaceDecoderStage(from: step, notes: notes)
        }
    }
}
