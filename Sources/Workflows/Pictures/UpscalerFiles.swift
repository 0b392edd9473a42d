import Foundation
import StableDiffusion
import Tensors

/// A ×4 upscaler of Stable Diffusion as it lies in a folder or a file, with layers over time where it has learnt them.
struct UpscalerFiles {
    let upscaler: PictureUpscaler
    /// Paths of all weights.
    let paths: [String]
    /// A caution about the clips that it enlarges; nil where it has layers over time.
    let note: String?

    /// Nil where nothing is to be enlarged.
    ///
    /// - Parameter dtype: what weights are kept in, and computed in.
    init?(of request: PictureRequest, precision dtype: DType) throws {
        guard let model = request.upscaler else { return nil }
        let files = try StableDiffusionFiles(at: model)
        guard files.config.isUpscaler else { throw RequestError.noUpscaler(file: model.path) }
        let file = model.appending(path: TemporalModel.file)
        let temporal =
            FileManager.default.fileExists(atPath: file.path)
            ? try TemporalModel(contentsOf: file, for: files.config.unet, frozenAs: dtype) : nil
        var options = request.options
        options.steps = options.upscaleSteps ?? options.steps
        upscaler = PictureUpscaler(
            try StableDiffusionModel(files, frozenAs: dtype), overTime: temporal,
            options: options, dtype: dtype)
        let (height, width) = (request.size.height, request.size.width)
        if let problem = upscaler.problem(height: height, width: width) {
            throw RequestError.pictureSize(problem)
        }
        paths = files.paths + (temporal == nil ? [] : [file.path])
        note =
            temporal == nil
            ? "\(model.path) has no layers over time: frames are enlarged one by one, from the same noise"
            : nil
    }
}
