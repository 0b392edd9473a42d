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
    let about: ClipDescription
    let frames: Int

    /// Reads the weights.
    package init(_ request: TextToVideoRequest, precision dtype: DType) throws {
        self.request = request
        let files = try StableDiffusionFiles(at: request.model)
        let file = try request.temporalFile
        let temporal = try TemporalModel(
            contentsOf: file, for: files.config.unet, frozenAs: dtype)
        video = TextToVideo(
            try StableDiffusionModel(files, frozenAs: dtype), overTime: temporal,
            options: request.options, dtype: dtype)
        if let problem = video.problem(height: request.height, width: request.width) {
            throw RequestError.pictureSize(problem)
        }
        frames = request.frames ?? temporal.frames
        let model = try ClipDescription.Model(
            name: request.model.lastPathComponent,
            weights: (files.paths + [file.path]).map(request.hashed),
            sampling: JSONValue(encoding: request.options), precision: dtype.rawValue,
            isa: Device.computing)
        let name = PromptName(request.prompt)
        about = ClipDescription(
            id: "\(name)-\(request.seed)", name: "\(name)", prompt: request.prompt,
            seed: request.seed, model: model, width: request.width, height: request.height,
            fps: request.fps ?? temporal.fps, simdrive: ProgramVersion.current)
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
            try write(to: dataset, crf: crf, observer: observer)
        }
        try DatasetIndex(of: dataset.url).write(to: dataset.url)
    }

    private func write(
        to dataset: DatasetFolder, crf: Int, observer: some JobObserver
    ) throws {
        let writer = try ClipWriter(in: dataset, about: about, scenario: nil, crf: crf)
        let noise = video.noise(
            frames: frames, height: request.height, width: request.width,
            from: RandomStream(seed: request.seed))
        let passes = video.passes
        var done = 0
        try video.paint(
            request.prompt, from: noise,
            progress: { observer.progress($0, of: passes, "denoising") }
        ) { frame in
            let labels = KnownLabels(frame: done, time: Double(done) / about.fps)
            try writer.append(frame.frames[0], labels)
            done += 1
            observer.progress(done, of: frames, about.id)
        }
        observer.finished(dataset.clip(about.id), try writer.finish().checks)
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

    /// A file of weights by its path below the model's folder, or by its name.
    fileprivate func hashed(_ path: String) throws -> ClipDescription.Model.HashedFile {
        var hashed = try ClipDescription.Model.HashedFile(at: path)
        let folder = model.path + "/"
        if path.hasPrefix(folder) { hashed.file = String(path.dropFirst(folder.count)) }
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
