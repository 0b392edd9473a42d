import Diffusion
import Foundation
import Randomness
import Sim
import Tensors

/// Trains layers over time for an image model in a run folder.
package struct TextToVideoTraining {
    private let model: StableDiffusionModel
    let temporal: TemporalModel
    private let run: TrainingFolder<TextToVideoConfig>
    private let dtype: DType

    /// - Parameter start: what they are at first; new ones when nil, with which clips are single pictures.
    package init(
        _ model: StableDiffusionModel, from start: TemporalModel?,
        in run: TrainingFolder<TextToVideoConfig>, precision dtype: DType
    ) {
        (self.model, self.run, self.dtype) = (model, run, dtype)
        let config = run.config
        let stream = RandomStream(seed: config.schedule.seed).child("weights")
        // An upscaler sees all frames.
        let seesContext = !model.config.isUpscaler && config.prediction == true
        if let start {
            temporal = TemporalModel(
                seesContext ? start.seeingContext(in: model.config.unet, from: stream) : start,
                for: config.part, frames: config.frames, fps: config.fps)
        } else {
            let layers = TemporalLayers(model.config.unet, seesContext: seesContext)
            layers.initialize(from: stream)
            temporal = TemporalModel(
                layers, for: config.part, frames: config.frames, fps: config.fps)
        }
    }

    /// Encodes clips and trains to the last step or, resumable, until the deadline or until `stop` asks for the
    /// end; the averaged weights are in the run's model folder then.
    ///
    /// - Parameters:
    ///   - show: takes sample pictures and the step they belong to.
    ///   - report: takes every line of the log.
    /// - Returns: the step it has come to.
    @discardableResult
    package func train(
        on data: some CaptionedData, until deadline: Date? = nil,
        stop: TrainingStop = TrainingStop(), notes: TrainingNotes = TrainingNotes(),
        show: (Frame, Int) throws -> Void = { _, _ in },
        report: (TrainingLog.Entry) -> Void = { _ in }
    ) throws -> Int {
        let (config, count) = (run.config, run.config.count(of: data))
        notes.note("encoding \(count) clips of \(config.frames) frames")
        let clips = try CaptionedLatents(count: count, of: model, dtype: dtype, notes: notes) {
            try data.clip($0, config.shape)
        }
        Tensor.releaseSpareMemory()
        let stage = TextToVideoStage(
            model: model, temporal: temporal, clips: clips, batch: config.batch, dtype: dtype)
        var trainer = try Trainer(stage, in: run, stop: stop, note: notes.note)
        return try trainer.train(
            until: deadline,
            publish: { try temporal.save(to: run.model.appending(path: config.part.file)) },
            show: show, report: report)
    }
}
