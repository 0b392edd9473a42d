import Datasets
import Diffusion
import Files
import Foundation
import StableDiffusion
import Tensors

/// Makes a clip of a prompt.
@TensorActor
package struct TextToVideoJob {
    let request: TextToVideoRequest
    let video: TextToVideo
    let upscaling: UpscalerFiles?
    let about: ClipDescription
    let frames: Int
    /// What is lost of the weights' numbers.
    private let remarks: [String]

    /// Reads the weights.
    package init(_ request: TextToVideoRequest, precision dtype: DType) throws {
        let files = try StableDiffusionFiles(at: request.picture.model)
        remarks = files.remarks
        let file = try request.temporalFile
        let temporal = try TemporalModel(
            contentsOf: file, for: files.config.unet, frozenAs: dtype)
        let rate = try request.rate(of: temporal)
        let filling = try request.interpolationFile(at: rate)
        var request = request
        request.keepWhatCounts(temporal, rate)
        self.request = request
        let picture = request.picture
        let decoder = try picture.decoderFile.map {
            try ClipDecoder(contentsOf: $0, for: files.config.autoencoder, frozenAs: dtype)
        }
        var video = TextToVideo(
            try StableDiffusionModel(files, frozenAs: dtype), overTime: temporal,
            interpolation: try filling.map {
                try TemporalModel(
                    contentsOf: $0, for: files.config.unet, as: .interpolation, frozenAs: dtype)
            }, decoder: decoder, options: picture.options, dtype: dtype, rate: rate)
        video.overlaps = request.overlaps
        self.video = video
        let (height, width) = (picture.size.height, picture.size.width)
        if let problem = video.problem(height: height, width: width) {
            throw RequestError.pictureSize(problem)
        }
        upscaling = try UpscalerFiles(of: picture, precision: dtype)
        frames = request.frames ?? temporal.frames
        let paths =
            files.paths + [file.path]
            + [filling?.path, picture.decoderFile?.path].compactMap { $0 }
        var model = try ClipDescription.Model(
            name: picture.model.lastPathComponent,
            weights: (paths + (upscaling?.paths ?? [])).map(picture.hashed),
            sampling: JSONValue(encoding: picture.options), precision: dtype.rawValue,
            isa: Device.computing)
        model.windows = video.windows(of: frames).map {
            .init(
                frames: $0.frames, context: $0.context,
                fps: rate.interpolates ? temporal.fps : nil)
        }
        let name = PromptName(picture.prompt)
        let scale = upscaling?.upscaler.scale ?? 1
        about = ClipDescription(
            id: "\(name)-\(picture.seed)", name: "\(name)", prompt: picture.prompt,
            seed: picture.seed, model: model, width: scale * width, height: scale * height,
            fps: rate.fps, simdrive: ProgramVersion.current)
    }

    /// Writes the clip.
    ///
    /// When resuming, a whole clip that was made in the same way is kept.
    package func make(
        in dataset: DatasetFolder, crf: Int, observer: some JobObserver
    ) throws {
        let folder = dataset.clip(about.id)
        if dataset.existing == .resume, dataset.isDone(about.id) {
            var expected = about
            expected.frames = frames
            expected.crf = crf
            try expected.checkMade(like: ClipFolder(at: folder))
            observer.note("\(folder.path) is there already")
            observer.finished(folder)
        } else {
            do {
                try write(to: dataset, crf: crf, observer: observer)
            } catch {
                dataset.removeIfEmpty()
                throw error
            }
        }
        try observer.complete(dataset.url)
    }

    private func write(
        to dataset: DatasetFolder, crf: Int, observer: some JobObserver
    ) throws {
        let writer = try ClipWriter(in: dataset, about: about, scenario: nil, crf: crf)
        remarks.forEach(observer.note)
        if let loss = video.tokenizer.loss(of: request.picture.prompt) { observer.note(loss) }
        var done = 0
        func append(_ frame: Tensor) throws {
            try UnusableOutput.check(frame, of: "model", frame: done)
            let labels = KnownLabels(frame: done, time: Double(done) / about.fps)
            try writer.append(frame.frames[0], labels)
            done += 1
            observer.progress(done, of: frames, about.id)
        }
        if let upscaling {
            try enlarge(upscaling, observer: observer, show: append)
        } else {
            try draw(observer: observer, show: append)
        }
        observer.finished(dataset.clip(about.id), try writer.finish().checks)
    }

    private func draw(observer: some JobObserver, show: (Tensor) throws -> Void) throws {
        let picture = request.picture
        let passes = video.work(of: frames).passes
        try video.draw(
            picture.prompt, frames: frames, height: picture.size.height,
            width: picture.size.width, from: picture.noise,
            progress: { observer.progress($0, of: passes, "denoising") }, show: show)
    }

    private func enlarge(
        _ upscaling: UpscalerFiles, observer: some JobObserver, show: (Tensor) throws -> Void
    ) throws {
        var small: [Tensor] = []
        try draw(observer: observer) { small.append($0) }
        Tensor.releaseSpareMemory()
        if let note = upscaling.note { observer.note(note) }
        let passes = upscaling.upscaler.passes(frames: frames)
        try upscaling.upscaler.enlarge(
            clip: .concatenated(small, axis: 0), prompt: request.picture.prompt,
            from: request.picture.enlargingNoise,
            progress: { observer.progress($0, of: passes, "enlarging") }, show: show)
    }
}

extension TextToVideoRequest {
    fileprivate var temporalFile: URL {
        get throws {
            if let temporal { return try TemporalModel.file(at: temporal) }
            let file = picture.model.appending(path: TemporalModel.file)
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw RequestError.noTemporalLayers(file: file.path)
            }
            return file
        }
    }

    /// How clips come from key frames.
    fileprivate func rate(of temporal: TemporalModel) throws -> OutputRate {
        let rates = OutputRate.all(keyFrameRate: temporal.fps)
        guard let fps else { return rates.first { !$0.interpolates } ?? rates[0] }
        guard let rate = rates.first(where: { abs($0.fps - fps) < 0.005 }) else {
            throw RequestError.frameRate(fps, of: rates.map(\.fps))
        }
        return rate
    }

    /// Layers over time that fill in frames between key frames; nil where none are, or latents are blended.
    fileprivate func interpolationFile(at rate: OutputRate) throws -> URL? {
        guard rate.interpolates, picture.options.interpolationSteps != 0 else { return nil }
        let file = picture.model.appending(path: TemporalModel.Part.interpolation.file)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw RequestError.noInterpolation(file: file.path)
        }
        return file
    }

    /// Options that say nothing of a clip are not kept with it.
    fileprivate mutating func keepWhatCounts(_ temporal: TemporalModel, _ rate: OutputRate) {
        if !temporal.predicts || overlaps { picture.options.contextGuidance = nil }
        picture.options.interpolationSteps =
            rate.interpolates
            ? picture.options.interpolationSteps ?? TextToVideo.interpolationSteps : nil
    }
}

extension PictureRequest {
    /// Layers over time of the decoder, where the model's folder has some.
    fileprivate var decoderFile: URL? {
        let file = model.appending(path: ClipDecoder.file)
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }

    /// A file of weights by its path below the model's folder, or by its name.
    fileprivate func hashed(_ path: String) throws -> ClipDescription.Model.HashedFile {
        var hashed = try ClipDescription.Model.HashedFile(at: path)
        let folder = model.path + "/"
        if path.hasPrefix(folder) { hashed.file = String(path.dropFirst(folder.count)) }
        // Both have files of the same names.
        if let upscaler, path.hasPrefix(upscaler.path) {
            hashed.file = upscaler.lastPathComponent + path.dropFirst(upscaler.path.count)
        }
        return hashed
    }
}

/// The first words of a prompt, as the name of a clip.
private struct PromptName: CustomStringConvertible {
    let description: String

    init(_ prompt: String) {
        let words = prompt.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let start = words.joined(separator: "-").prefix(60)
        description = start.isEmpty ? "prompt" : String(start)
    }
}
