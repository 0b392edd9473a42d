import Foundation
import StableDiffusion
import Tensors

/// A ×4 upscaler of Stable Diffusion as it lies in a folder or a file, with layers over time where it has learnt them.
package struct UpscalerFiles {
    package let upscaler: PictureUpscaler
    /// Paths of all weights.
    let paths: [String]
    /// What is to be known about clips that it enlarges; nil where it has layers over time.
    let note: String?

    /// - Parameters:
    ///   - model: a diffusers folder or a single file.
    ///   - dtype: what weights are kept in, and computed in.
    package init(at model: URL, options: PaintingOptions, precision dtype: DType) throws {
        let files = try StableDiffusionFiles(at: model)
        guard files.config.isUpscaler else { throw RequestError.noUpscaler(file: model.path) }
        let file = model.appending(path: TemporalModel.file)
        let temporal =
            FileManager.default.fileExists(atPath: file.path)
            ? try TemporalModel(contentsOf: file, for: files.config.unet, frozenAs: dtype) : nil
        upscaler = PictureUpscaler(
            try StableDiffusionModel(files, frozenAs: dtype), overTime: temporal,
            options: options, dtype: dtype)
        paths = files.paths + (temporal == nil ? [] : [file.path])
        note =
            temporal == nil
            ? "\(model.path) has no layers over time: frames are enlarged one by one, from the same noise"
            : nil
    }

    /// Throws where pictures of a size cannot be enlarged.
    package func check(height: Int, width: Int) throws {
        if let problem = upscaler.problem(height: height, width: width) {
            throw RequestError.pictureSize(problem)
        }
    }
}
