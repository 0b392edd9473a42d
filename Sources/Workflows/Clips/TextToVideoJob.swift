import Datasets
import Files
import Foundation
import Randomness
import StableDiffusion
import Tensors

/// What clip a Stable Diffusion model is asked for.
package struct TextToVideoRequest: Sendable {
    package var prompt: String
    /// A diffusers folder or a single file.
    package var model: URL
    /// The file of layers over time; that of the model's folder when nil.
    package var temporal: URL?
    /// The ×4 upscaler that frames go through; nil for none.
    package var upscaler: URL?
    package var options = PaintingOptions()
    /// As many as the layers have learnt when nil.
    package var frames: Int?
    /// As many a second as they have learnt when nil.
    package var fps: Double?
    package var height: Int
    package var width: Int
    package var seed: UInt64

    package init(prompt: String, model: URL, height: Int, width: Int, seed: UInt64) {
        (self.prompt, self.model) = (prompt, model)
        (self.height, self.width, self.seed) = (height, width, seed)
    }
}

/// Makes a clip of a prompt.
@TensorActor
package struct TextToVideoJob {
    private let request: TextToVideoRequest
    let video: TextToVideo
    private let upscaling: UpscalerFiles?
    let about: ClipDescription
    let frames: Int

    /// Reads the weights.
    package init(_ request: TextToVideoRequest, precision dtype: DType) throws {
        self.request = request
        let files = try StableDiffusionFiles(at: request.model)
        let file = try request.temporalFile
        let temporal = try TemporalModel(
            contentsOf: file, for: files.config.unet, frozenAs: dtype)
        let decoder = try request.decoderFile.map {
            try ClipDecoder(contentsOf: $0, for: files.config.autoencoder, frozenAs: dtype)
        }
        video = TextToVideo(
            try StableDiffusionModel(files, frozenAs: dtype), overTime: temporal, decoder: decoder,
            options: request.options, dtype: dtype)
        if let problem = video.problem(height: request.height, width: request.width) {
            throw RequestError.pictureSize(problem)
        }
        upscaling = try request.upscaler.map {
            try UpscalerFiles(at: $0, options: request.options, precision: dtype)
        }
        try upscaling?.check(height: request.height, width: request.width)
        frames = request.frames ?? temporal.frames
        let paths = files.paths + [file.path] + [request.decoderFile?.path].compactMap { $0 }
        let model = try ClipDescription.Model(
            name: request.model.lastPathComponent,
            weights: (paths + (upscaling?.paths ?? [])).map(request.hashed),
            sampling: JSONValue(encoding: request.options), precision: dtype.rawValue,
            isa: Device.computing)
        let name = PromptName(request.prompt)
        let scale = upscaling?.upscaler.scale ?? 1
        about = ClipDescription(
            id: "\(name)-\(request.seed)", name: "\(name)", prompt: request.prompt,
            seed: request.seed, model: model, width: scale * request.width,
            height: scale * request.height, fps: request.fps ?? temporal.fps,
            simdrive: ProgramVersion.current)
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
        try DatasetIndex(of: dataset.url).write(to: dataset.url)
    }

    private func write(
        to dataset: DatasetFolder, crf: Int, observer: some JobObserver
    ) throws {
        let writer = try ClipWriter(in: dataset, about: about, scenario: nil, crf: crf)
        var done = 0
        func append(_ frame: Tensor) throws {
            let labels = KnownLabels(frame: done, time: Double(done) / about.fps)
            try writer.append(frame.frames[0], labels)
            done += 1
            observer.progress(done, of: frames, about.id)
        }
        if let upscaling {
            try enlarge(upscaling, observer: observer, show: append)
        } else {
            try paint(observer: observer, show: append)
        }
        observer.finished(dataset.clip(about.id), try writer.finish().checks)
    }

    private func paint(observer: some JobObserver, show: (Tensor) throws -> Void) throws {
        let noise = video.noise(
            frames: frames, height: request.height, width: request.width,
            from: RandomStream(seed: request.seed))
        let passes = video.passes
        try video.paint(
            request.prompt, from: noise,
            progress: { observer.progress($0, of: passes, "denoising") }, show: show)
    }

    private func enlarge(
        _ upscaling: UpscalerFiles, observer: some JobObserver, show: (Tensor) throws -> Void
    ) throws {
        var small: [Tensor] = []
        try paint(observer: observer) { small.append($0) }
        Tensor.releaseSpareMemory()
        if let note = upscaling.note { observer.note(note) }
        let passes = upscaling.upscaler.passes(frames: frames)
        try upscaling.upscaler.enlarge(
            clip: .concatenated(small, axis: 0), prompt: request.prompt,
            from: RandomStream(seed: request.seed).child("upscaler"),
            progress: { observer.progress($0, of: passes, "enlarging") }, show: show)
    }
}

extension TextToVideoRequest {
    fileprivate var temporalFile: URL {
        get throws {
            let file = temporal ?? model.appending(path: TemporalModel.file)
            guard FileManager.default.fileExists(atPath: file.path) else {
                throw RequestError.noTemporalLayers(file: file.path)
            }
            return file
        }
    }

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
