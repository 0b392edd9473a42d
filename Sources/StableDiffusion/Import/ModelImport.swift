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
    /// - Returns: what was written, with motion modules where they were asked for.
    package func write(
        to folder: URL
    ) throws -> (model: StableDiffusionModel, temporal: TemporalModel?) {
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw FileError(
                .cannotCreate, file: folder.path, "is there already",
                remedy: "choose another folder"
            )
        }
        let model = try load()
        let temporal = try motion.map {
            try TemporalModel(motionModules: $0, for: model.config.unet, norm: motionNorm)
        }
        for part in ModelPart.allCases { try checkFinite(model.parameters(of: part)) }
        try checkFinite(temporal?.layers.keyedParameters ?? [])
        try DurableFile.makeFolder(folder.deletingLastPathComponent())
        let staging = try StagingFolder.create(folder.appendingPathExtension("partial"))
        do {
            try model.save(to: staging.url)
            try temporal?.save(to: staging.url.appending(path: TemporalModel.file), as: dtype)
            try staging.move(to: folder)
        } catch {
            staging.remove()
            throw error
        }
        return (model, temporal)
    }

    /// Throws at the first tensor with numbers that are infinite or none at all.
    private func checkFinite(_ parameters: NamedParameters) throws {
        for (name, parameter) in parameters where !parameter.tensor.isFinite {
            throw FileError(
                .data, file: source.path,
                "would have numbers in \(name) that are not finite, with all that is added to it",
                remedy: "get the files anew")
        }
    }

    /// The model with all LoRAs.
    private func load() throws -> StableDiffusionModel {
        let files = try StableDiffusionFiles(at: source, answer: answer)
        let changed = try loras.reduce(files) { files, lora in
            try files.adding(LoRA(contentsOf: lora.file), scale: lora.scale)
        }
        return try StableDiffusionModel(changed, frozenAs: dtype)
    }
}
