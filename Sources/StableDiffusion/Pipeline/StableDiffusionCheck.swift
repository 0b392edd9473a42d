import Files
import Foundation
import Randomness
import Tensors

/// Loads everything that an imported model has, looks through its numbers and draws two tiny frames.
package struct StableDiffusionCheck {
    /// What is wrong; empty where all is well.
    package private(set) var problems: [any Error] = []
    /// What is lost when the files are read, a sentence each.
    package private(set) var remarks: [String] = []

    /// - Parameter dtype: what weights are kept in, and computed in.
    package init(of url: URL, dtype: DType) {
        do {
            let files = try StableDiffusionFiles(at: url)
            remarks = files.remarks
            let model = try StableDiffusionModel(files, frozenAs: dtype)
            problems = try ModelPart.allCases.compactMap { try model.unfinite($0, of: files) }
            let layers = LayersBeside(model, at: url, dtype, &problems)
            if problems.isEmpty, !Self.draws(model, layers, dtype) {
                problems = [FileError(.data, file: url.path, "draws numbers that are not finite")]
            }
        } catch {
            problems.append(error)
        }
    }

    /// Whether the smallest picture, or two frames where there are layers over time, has finite numbers.
    private static func draws(
        _ model: StableDiffusionModel, _ layers: LayersBeside, _ dtype: DType
    ) -> Bool {
        var options = PictureOptions()
        (options.steps, options.upscaleSteps) = (1, nil)
        let stream = RandomStream(seed: 1)
        let side = model.config.autoencoder.stride << (model.config.unet.levels.count - 1)
        var isFinite = true
        func look(_ picture: Tensor) { isFinite = isFinite && picture.isFinite }
        if model.config.isUpscaler {
            let small = side / model.config.autoencoder.stride
            PictureUpscaler(model, overTime: layers.clips, options: options, dtype: dtype).enlarge(
                clip: .zeros([2, small, small, 3]), prompt: "", from: stream, show: look)
        } else if let clips = layers.clips {
            TextToVideo(
                model, overTime: clips, decoder: layers.decoder, options: options, dtype: dtype
            ).draw("", frames: 2, height: side, width: side, from: stream, show: look)
        } else {
            let pipeline = TextToImage(model, options: options, dtype: dtype)
            look(pipeline.draw("", from: pipeline.noise(height: side, width: side, from: stream)))
        }
        return isFinite
    }
}

/// Layers over time beside a model.
private struct LayersBeside {
    private(set) var clips: TemporalModel?
    private(set) var decoder: ClipDecoder?

    /// - Parameter problems: of those that do not load, a sentence more.
    init(
        _ model: StableDiffusionModel, at folder: URL, _ dtype: DType, _ problems: inout [any Error]
    ) {
        for name in TemporalModel.filesBeside(folder) {
            let url = folder.appending(path: name)
            do {
                try load(url, for: model.config, dtype)
            } catch {
                problems.append(error)
            }
        }
    }

    private mutating func load(
        _ url: URL, for config: StableDiffusionConfig, _ dtype: DType
    ) throws {
        let parameters: NamedParameters
        if url.lastPathComponent == ClipDecoder.file {
            let layers = try ClipDecoder(
                contentsOf: url, for: config.autoencoder, frozenAs: dtype)
            (decoder, parameters) = (layers, layers.namedParameters)
        } else {
            let isFilling = url.lastPathComponent == TemporalModel.Part.interpolation.file
            let layers = try TemporalModel(
                contentsOf: url, for: config.unet, as: isFilling ? .interpolation : .clips,
                frozenAs: dtype)
            if !isFilling { clips = layers }
            parameters = layers.layers.keyedParameters
        }
        if let name = parameters.unfinite {
            throw FileError(
                .data, file: url.path, "has numbers in \(name) that are not finite",
                remedy: "get the file anew")
        }
    }
}
