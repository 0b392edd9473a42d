import Datasets
import Diffusion
import Foundation
import StableDiffusion
import Tensors

/// Draws one picture of a prompt.
@TensorActor
package struct TextToImageJob {
    private let request: PictureRequest
    private let pipeline: TextToImage
    private let upscaling: UpscalerFiles?
    /// What is lost of the weights' numbers.
    private let remarks: [String]

    /// Reads the weights.
    package init(_ request: PictureRequest, precision dtype: DType) throws {
        self.request = request
        let files = try StableDiffusionFiles(at: request.model)
        remarks = files.remarks
        pipeline = TextToImage(
            try StableDiffusionModel(files, frozenAs: dtype), options: request.options, dtype: dtype
        )
        let (height, width) = (request.size.height, request.size.width)
        if let problem = pipeline.problem(height: height, width: width) {
            throw RequestError.pictureSize(problem)
        }
        upscaling = try UpscalerFiles(of: request, precision: dtype)
    }

    /// Writes the picture.
    ///
    /// - Parameter file: path of a PNG.
    package func write(to file: String, observer: some JobObserver) throws {
        try MadePicture.checkReplaceable(file)
        remarks.forEach(observer.note)
        if let loss = pipeline.model.tokenizer.loss(of: request.prompt) { observer.note(loss) }
        let noise = pipeline.noise(
            height: request.size.height, width: request.size.width, from: request.noise)
        var picture = pipeline.draw(request.prompt, from: noise)
        upscaling?.upscaler.enlarge(
            clip: picture, prompt: request.prompt, from: request.enlargingNoise
        ) { picture = $0 }
        try UnusableOutput.check(picture, of: "model", frame: 0)
        try MadePicture.write(picture.frames[0], to: file, hasModel: true)
    }
}
