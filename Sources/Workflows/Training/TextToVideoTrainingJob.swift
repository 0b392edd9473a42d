import Datasets
import Diffusion
import Foundation
import Sim
import StableDiffusion
import Tensors

/// The training of layers over time for a Stable Diffusion model, in a run folder.
package struct TextToVideoTrainingJob {
    package let run: TrainingFolder<TextToVideoConfig>
    private let dataset: CaptionedDataset

    /// Starts a run.
    ///
    /// - Parameter change: names the dataset and alters what the layers are usually trained with.
    package init(starting run: URL, change: (inout TextToVideoConfig) -> Void) throws {
        var config = TextToVideoConfig(data: "")
        change(&config)
        dataset = try CaptionedDataset(of: config)
        self.run = try TrainingFolder(run, starting: config)
    }

    /// Goes on with a run.
    ///
    /// - Parameter change: as of `TrainingFolder`.
    package init(
        resuming run: URL, change: (inout TextToVideoConfig) throws -> Void
    ) throws {
        self.run = try TrainingFolder(run, resuming: change)
        dataset = try CaptionedDataset(of: self.run.config)
    }

    /// As `TrainingJob.train`.
    ///
    /// - Parameters:
    ///   - model: a diffusers folder or a single file, which stays as it is.
    ///   - isFresh: whether the layers start anew although the model's folder has some.
    @TensorActor
    package func train(
        _ model: URL, isFresh: Bool, precision: DType, until deadline: Date?, stop: TrainingStop,
        observer: some JobObserver, report: (TrainingLog.Entry) -> Void
    ) throws -> Int {
        let config = run.config
        let files = try StableDiffusionFiles(at: model)
        let image = try StableDiffusionModel(files, frozenAs: precision)
        if let problem = image.problem(ofHeight: config.height, width: config.width) {
            throw RequestError.pictureSize(problem)
        }
        if config.interpolation == true, image.config.isUpscaler {
            throw RequestError.noPainter(file: model.path)
        }
        let notes = TrainingNotes(note: observer.note, progress: observer.progress)
        func show(_ grid: Frame, step: Int) throws {
            try PNG.write(grid, to: run.sample(at: step).path)
        }
        if config.decoder == true {
            let file = model.appending(path: ClipDecoder.file)
            let start =
                isFresh || !FileManager.default.fileExists(atPath: file.path)
                ? nil : try ClipDecoder(contentsOf: file, for: files.config.autoencoder)
            return try ClipDecoderTraining(image, from: start, in: run, precision: precision)
                .train(
                    on: dataset, until: deadline, stop: stop, notes: notes, show: show,
                    report: report)
        }
        let start = try isFresh ? nil : layers(of: model, for: files.config.unet)
        return try TextToVideoTraining(image, from: start, in: run, precision: precision)
            .train(
                on: dataset, until: deadline, stop: stop, notes: notes, show: show, report: report)
    }
}

extension StableDiffusionModel {
    /// Why it has no frames of a size to learn, as large as its pictures or, of an upscaler, as its answers.
    fileprivate func problem(ofHeight height: Int, width: Int) -> String? {
        config.isUpscaler
            ? config.sizeProblem(height: height, width: width)
            : TextToImage(self, options: PaintingOptions(), dtype: .float32)
                .problem(height: height, width: width)
    }
}

extension TextToVideoTrainingJob {
    /// What the layers are at first, and which kind of layers learns; nil where there are none yet.
    ///
    /// Those of the run itself where it has saved some, else those of the model's folder; interpolation begins as the
    /// layers that make clips.
    private func layers(of model: URL, for unet: ConditionalUNetConfig) throws -> TemporalModel? {
        let part = run.config.part
        let file = [run.model, model].map { $0.appending(path: part.file) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
        guard let file else {
            return part == .clips ? nil : try clipLayers(of: model, for: unet)
        }
        let start = try TemporalModel(contentsOf: file, for: unet, as: part)
        guard !start.isMotion || run.config.frames <= start.window else {
            throw RequestError.tooManyFrames(
                file: file.path, frames: run.config.frames, most: start.window)
        }
        return start
    }

    /// Those that make clips; nil where there are none of our own.
    private func clipLayers(
        of model: URL, for unet: ConditionalUNetConfig
    ) throws -> TemporalModel? {
        let file = model.appending(path: TemporalModel.file)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let start = try TemporalModel(contentsOf: file, for: unet)
        return start.isMotion ? nil : start
    }
}

extension CaptionedDataset {
    fileprivate init(of config: TextToVideoConfig) throws {
        try self.init(at: URL(filePath: config.data), seed: config.schedule.seed)
    }
}
