import Diffusion
import Foundation
import Frames
import Randomness
import Tensors

/// Trains layers over time for an image model in a run folder.
package struct TextToVideoTraining {
    /// Layers that learn.
    package enum Layers {
        /// Those of the U-Net.
        case unet(TemporalModel)
        /// Those of the decoder, which take flicker out.
        case decoder(ClipDecoder)
    }

    private let model: StableDiffusionModel
    let layers: Layers
    private let run: TrainingFolder<TextToVideoConfig>
    private let dtype: DType

    /// - Parameter start: what they are at first; when nil new ones of the kind that the run's config names, with
    ///   which clips are single pictures.
    package init(
        _ model: StableDiffusionModel, from start: Layers?,
        in run: TrainingFolder<TextToVideoConfig>, precision dtype: DType
    ) {
        (self.model, self.run, self.dtype) = (model, run, dtype)
        let (start, config) = (start ?? .new(for: model, run.config), run.config)
        guard case .unet(let temporal) = start else {
            layers = start
            return
        }
        let known =
            config.seesContext(in: model)
            ? temporal.seeingContext(in: model.config.unet, from: config.weightStream) : temporal
        layers = .unet(
            TemporalModel(known, for: config.part, frames: config.frames, fps: config.fps))
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
        let stage = try stage(on: data, notes: notes)
        Tensor.releaseSpareMemory()
        var trainer = try Trainer(stage, in: run, stop: stop, note: notes.note)
        return try trainer.train(until: deadline, publish: save, show: show, report: report)
    }

    /// Encodes the clips that the layers learn from.
    private func stage(
        on data: some CaptionedData, notes: TrainingNotes
    ) throws -> any TrainingStage {
        let (config, count) = (run.config, run.config.count(of: data))
        if let lack = data.passedOver(by: config.shape) { notes.note(lack) }
        notes.note("encoding \(count) clips of \(config.frames) frames")
        switch layers {
        case .unet(let temporal):
            let clips = try CaptionedLatents(count: count, of: model, dtype: dtype, notes: notes) {
                try data.clip($0, config.shape)
            }
            return TextToVideoStage(
                model: model, temporal: temporal, clips: clips, batch: config.batch, dtype: dtype)
        case .decoder(let decoder):
            let clips = try (0..<count).map { number in
                defer { notes.progress(number + 1, count, "clips encoded") }
                let pictures = try data.clip(number, config.shape).frames
                return ClipDecoderStage.Clip(
                    pictures: pictures, latents: model.encoded(pictures, dtype: dtype))
            }
            return ClipDecoderStage(
                model: model, layers: decoder, clips: clips, batch: config.batch, dtype: dtype)
        }
    }

    private func save() throws {
        switch layers {
        case .unet(let temporal):
            try temporal.save(to: run.model.appending(path: temporal.part.file))
        case .decoder(let decoder):
            try decoder.save(to: run.model.appending(path: ClipDecoder.file))
        }
    }
}

extension TextToVideoTraining.Layers {
    fileprivate static func new(
        for model: StableDiffusionModel, _ config: TextToVideoConfig
    ) -> Self {
        let stream = config.weightStream
        if config.decoder == true {
            let layers = ClipDecoder(model.config.autoencoder)
            layers.initialize(from: stream)
            return .decoder(layers)
        }
        let layers = TemporalLayers(
            model.config.unet, seesContext: config.seesContext(in: model))
        layers.initialize(from: stream)
        return .unet(
            TemporalModel(layers, for: config.part, frames: config.frames, fps: config.fps))
    }
}

extension TextToVideoConfig {
    /// Where the first weights of new layers come from.
    fileprivate var weightStream: RandomStream {
        RandomStream(seed: schedule.seed).child("weights")
    }

    /// Whether the layers are shown known frames; those of an upscaler see all frames anyway.
    fileprivate func seesContext(in model: StableDiffusionModel) -> Bool {
        !model.config.isUpscaler && prediction == true
    }
}
