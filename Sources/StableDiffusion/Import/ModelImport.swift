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
    /// How matrices and kernels are stored.
    package var dtype = DType.bfloat16

    package init(from source: URL) { self.source = source }

    /// Writes the folder, whole or not at all.
    ///
    /// - Returns: what was written.
    package func write(to folder: URL) throws -> StableDiffusionModel {
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw FileError(
                .cannotCreate, file: folder.path, "is there already",
                remedy: "choose another folder"
            )
        }
        let model = try load()
        try DurableFile.makeFolder(folder.deletingLastPathComponent())
        let staging = try StagingFolder.create(folder.appendingPathExtension("partial"))
        do {
            try model.save(to: staging.url)
            try staging.move(to: folder)
        } catch {
            staging.remove()
            throw error
        }
        return model
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
