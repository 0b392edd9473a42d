import Files
import Foundation
import Tensors

/// Brings a Stable Diffusion model from elsewhere into a folder as diffusers has it.
package struct ModelImport {
    /// A diffusers folder or a single file.
    package var source: URL
    /// LoRAs that are added to the weights, each by so much.
    package var loras: [(file: URL, scale: Float)] = []
    /// What the U-Net of a single file answers; nil for the usual of its version.
    package var answer: StableDiffusionConfig.Answer?
    /// AnimateDiff's motion modules, which become the model's layers over time.
    package var motion: URL?
    /// How they normalise; nil for the authors' way.
    package var motionNorm: MotionModulesConfig.Norm?
    /// How matrices and kernels are stored.
    package var dtype = DType.bfloat16

    package init(from source: URL) { self.source = source }

    /// Writes the folder, whole or not at all.
    ///
    /// - Parameter note: hears what is lost of the numbers, a sentence each.
    /// - Returns: what was written, with motion modules where they were asked for.
    package func write(
        to folder: URL, note: (String) -> Void = { _ in }
    ) throws -> (model: StableDiffusionModel, temporal: TemporalModel?) {
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw FileError(
                .cannotCreate, file: folder.path, "is there already",
                remedy: "choose another folder"
            )
        }
        let files = try StableDiffusionFiles(at: source, answer: answer)
        let whole = try withLoRAs(files)
        let model = try StableDiffusionModel(whole, frozenAs: dtype)
        whole.remarks.forEach(note)
        let temporal = try motion.map {
            try TemporalModel(motionModules: $0, for: model.config.unet, norm: motionNorm)
        }
        for part in ModelPart.allCases { try checkFinite(model, part, of: files) }
        if let motion, let name = temporal?.layers.keyedParameters.unfinite {
            throw Self.notFinite(motion.path, "has", name)
        }
        try DurableFile.makeFolder(folder.deletingLastPathComponent())
        let staging = try StagingFolder.create(folder.appendingPathExtension("partial"))
        do {
            try model.save(to: staging.url)
            try temporal?.save(to: staging.url.appending(path: TemporalModel.file), as: dtype)
            try copyLayersOverTime(to: staging.url)
            try staging.move(to: folder)
        } catch {
            staging.remove()
            throw error
        }
        return (model, temporal)
    }

    /// Takes along what the source's own layers over time have learnt, but for what motion modules take the place of.
    private func copyLayersOverTime(to folder: URL) throws {
        for name in TemporalModel.filesBeside(source) {
            let copy = folder.appending(path: name).path
            guard !FileManager.default.fileExists(atPath: copy) else { continue }
            try DurableFile.write(
                DurableFile.read(source.appending(path: name).path), to: copy)
        }
    }

    /// Throws at the first tensor with numbers that are infinite or none at all.
    private func checkFinite(
        _ model: StableDiffusionModel, _ part: ModelPart, of files: StableDiffusionFiles
    ) throws {
        if let error = try model.unfinite(part, of: files) { throw error }
        guard let name = model.parameters(of: part).unfinite else { return }
        throw Self.notFinite(
            loras.map(\.file.path).joined(separator: ", "), "would make", name,
            remedy: "add less of it, or leave it out")
    }

    fileprivate static func notFinite(
        _ file: String, _ verb: String, _ name: String, remedy: String = "get the file anew"
    ) -> FileError {
        FileError(
            .data, file: file, "\(verb) numbers in \(name) that are not finite", remedy: remedy)
    }

    /// What the files become with all LoRAs.
    private func withLoRAs(_ files: StableDiffusionFiles) throws -> StableDiffusionFiles {
        try loras.reduce(files) { files, next in
            let lora = try LoRA(contentsOf: next.file)
            if let name = try lora.unfinite {
                throw Self.notFinite(next.file.path, "has", name)
            }
            return try files.adding(lora, scale: next.scale)
        }
    }
}

extension StableDiffusionModel {
    /// The first tensor of a part's file with numbers that are infinite or none at all; nil where none is.
    func unfinite(_ part: ModelPart, of files: StableDiffusionFiles) throws -> FileError? {
        guard let name = parameters(of: part).unfinite, let weights = files.weights[part],
            try !weights.tensor(name).isFinite
        else { return nil }
        return ModelImport.notFinite(weights.path, "has", weights.title(of: name))
    }
}

extension NamedParameters {
    /// The first tensor with numbers that are infinite or none at all.
    var unfinite: String? { first { !$0.parameter.tensor.isFinite }?.name }
}
