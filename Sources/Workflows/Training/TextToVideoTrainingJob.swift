import Datasets
import Diffusion
import Foundation
import StableDiffusion
import Tensors

/// The training of layers over time for a Stable Diffusion model, in a run folder.
package struct TextToVideoTrainingJob: RunJob {
    package let run: TrainingFolder<TextToVideoConfig>
    private let dataset: CaptionedDataset
    /// A diffusers folder or a single file, which stays as it is.
    private let model: URL
    /// Whether the layers start anew although the model's folder has some.
    private let isFresh: Bool

    /// Starts a run.
    ///
    /// - Parameters:
    ///   - model: a diffusers folder or a single file.
    ///   - isFresh: whether the layers start anew although the model's folder has some.
    ///   - change: names the dataset and alters what the layers are usually trained with.
    package init(
        of model: URL, isFresh: Bool, starting run: URL, change: (inout TextToVideoConfig) -> Void
    ) throws {
        var config = TextToVideoConfig(data: "")
        change(&config)
        dataset = try CaptionedDataset(of: config)
        self.run = try TrainingFolder(run, starting: config)
        (self.model, self.isFresh) = (model, isFresh)
    }

    /// Goes on with a run.
    ///
    /// - Parameter change: as of `TrainingFolder`.
    package init(
        of model: URL, resuming run: URL, change: (inout TextToVideoConfig) throws -> Void
    ) throws {
        self.run = try TrainingFolder(run, resuming: change)
        dataset = try CaptionedDataset(of: self.run.config)
        (self.model, isFresh) = (model, false)
    }

    @TensorActor
    package func train(
        precision: DType, until deadline: Date?, stop: TrainingStop, observer: some JobObserver,
        report: (TrainingLog.Entry) -> Void
    ) throws -> Int {
        let config = run.config
        try observer.noteMissing(in: URL(filePath: config.data))
        let files = try StableDiffusionFiles(at: model)
        files.remarks.forEach(observer.note)
        let image = try StableDiffusionModel(files, frozenAs: precision)
        if let problem = image.problem(ofHeight: config.height, width: config.width) {
            throw RequestError.pictureSize(problem)
        }
        if config.interpolation == true, image.config.isUpscaler {
            throw RequestError.noImageModel(file: model.path)
        }
        return try TextToVideoTraining(
            image, from: start(for: files.config), in: run, precision: precision
        ).train(
            on: dataset, until: deadline, stop: stop,
            notes: TrainingNotes(note: observer.note, progress: observer.progress),
            show: { try PNG.write($0, to: run.sample(at: $1).path) }, report: report)
    }

    /// What the layers are at first; nil where there are none yet.
    private func start(for config: StableDiffusionConfig) throws -> TextToVideoTraining.Layers? {
        if run.config.decoder == true {
            let file = isFresh ? nil : existing(ClipDecoder.file, in: [model])
            return try file.map {
                .decoder(try ClipDecoder(contentsOf: $0, for: config.autoencoder))
            }
        }
        return isFresh ? nil : try layers(for: config.unet).map { .unet($0) }
    }

    /// Those of the run itself where it has saved some, else those of the model's folder, and which kind of layers
    /// learns; interpolation begins as the layers that make clips.
    private func layers(for unet: ConditionalUNetConfig) throws -> TemporalModel? {
        let part = run.config.part
        guard let file = existing(part.file, in: [run.model, model]) else {
            return part == .clips ? nil : try clipLayers(for: unet)
        }
        let start = try TemporalModel(contentsOf: file, for: unet, as: part)
        guard !start.isMotion || run.config.frames <= start.window else {
            throw RequestError.tooManyFrames(
                file: file.path, frames: run.config.frames, most: start.window)
        }
        return start
    }

    /// Those that make clips; nil where there are none of our own.
    private func clipLayers(for unet: ConditionalUNetConfig) throws -> TemporalModel? {
        guard let file = existing(TemporalModel.file, in: [model]) else { return nil }
        let start = try TemporalModel(contentsOf: file, for: unet)
        return start.isMotion ? nil : start
    }

    /// The first file of a name that is there.
    private func existing(_ name: String, in folders: [URL]) -> URL? {
        folders.map { $0.appending(path: name) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }
}

extension StableDiffusionModel {
    /// Why it has no frames of a size to learn, as large as its pictures or, of an upscaler, as its answers.
    fileprivate func problem(ofHeight height: Int, width: Int) -> String? {
        config.isUpscaler
            ? config.sizeProblem(height: height, width: width)
            : TextToImage(self, options: PictureOptions(), dtype: .float32)
                .problem(height: height, width: width)
    }
}

extension CaptionedDataset {
    fileprivate init(of config: TextToVideoConfig) throws {
        try self.init(at: URL(filePath: config.data), seed: config.schedule.seed)
    }
}
