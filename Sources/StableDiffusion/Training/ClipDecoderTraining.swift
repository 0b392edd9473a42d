import Diffusion
import Foundation
import Frames
import Randomness
import Tensors

/// Trains layers over time of an image model's decoder in a run folder.
package struct ClipDecoderTraining {
    private let model: StableDiffusionModel
    let layers: ClipDecoder
    private let run: TrainingFolder<TextToVideoConfig>
    private let dtype: DType

    /// - Parameter start: what they are at first; new ones when nil, with which clips are single pictures.
    package init(
        _ model: StableDiffusionModel, from start: ClipDecoder?,
        in run: TrainingFolder<TextToVideoConfig>, precision dtype: DType
    ) {
        (self.model, self.run, self.dtype) = (model, run, dtype)
        layers = start ?? ClipDecoder(model.config.autoencoder)
        if start == nil {
            layers.initialize(from: RandomStream(seed: run.config.schedule.seed).child("weights"))
        }
    }

    /// As `TextToVideoTraining.train`.
    @discardableResult
    package func train(
        on data: some CaptionedData, until deadline: Date? = nil,
        stop: TrainingStop = TrainingStop(), notes: TrainingNotes = TrainingNotes(),
        show: (Frame, Int) throws -> Void = { _, _ in },
        report: (TrainingLog.Entry) -> Void = { _ in }
    ) throws -> Int {
        let (config, count) = (run.config, run.config.count(of: data))
        notes.note("encoding \(count) clips of \(config.frames) frames")
        let clips = try (0..<count).map { number in
            defer { notes.progress(number + 1, count, "clips encoded") }
            let pictures = try data.clip(number, config.shape).frames
            return ClipDecoderStage.Clip(
                pictures: pictures, latents: model.encoded(pictures, dtype: dtype))
        }
        Tensor.releaseSpareMemory()
        let stage = ClipDecoderStage(
            model: model, layers: layers, clips: clips, batch: config.batch, dtype: dtype)
        var trainer = try Trainer(stage, in: run, stop: stop, note: notes.note)
        return try trainer.train(
            until: deadline,
            publish: { try layers.save(to: run.model.appending(path: ClipDecoder.file)) },
            show: show, report: report)
    }
}
