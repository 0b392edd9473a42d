import Diffusion
import Foundation
import Tensors

/// The model that the training of a stage starts from.
struct TrainingStart {
    let model: VideoLDM
    /// Whether the stage's part has random weights.
    let isUntrained: Bool
}

/// Which weights of a model folder a training starts from.
package struct TrainingStartRequest {
    package var stage: Stage
    /// Sizes of a model that is started anew; a model that is there must have them.
    package var preset: String?
    /// Whether the stage's weights are drawn anew.
    package var isFresh = false
    /// Whether the autoencoder's encoder stays as it is.
    package var freezesEncoder = false
    /// What the upsampler works on; as it is there when nil.
    package var upsamplerSpace: UpsamplerSpace?
    /// Whether the temporal stage trains the image layers too.
    package var endToEnd = false
    package var seed: UInt64 = 1

    package init(of stage: Stage) { self.stage = stage }
}

extension TrainingStart {
    /// The folder's weights, with the stage's part drawn anew when asked for or not there; an untrained
    /// model of the preset when the stage needs nothing before it and there is no folder.
    @TensorActor
    init(_ request: TrainingStartRequest, in url: URL) throws {
        guard ModelFolder.exists(at: url) || !request.stage.requirements.isEmpty else {
            if request.freezesEncoder { throw RequestError.noAutoencoder(folder: url.path) }
            let config = request.preset.flatMap(ModelConfig.preset) ?? .small
            self.init(model: VideoLDM(config, seed: request.seed), isUntrained: true)
            return
        }
        try self.init(request, in: ModelFolder(url))
    }

    @TensorActor
    private init(_ request: TrainingStartRequest, in folder: ModelFolder) throws {
        if request.freezesEncoder, !folder.has(.autoencoder) {
            throw RequestError.noAutoencoder(folder: folder.url.path)
        }
        if let preset = request.preset, preset != folder.config.name {
            throw RequestError.otherPreset(folder.config.name, folder: folder.url.path)
        }
        let stage = request.stage
        let space = request.upsamplerSpace ?? folder.config.upsamplerSpace
        var config = folder.config.upsampling(in: space)
        // Whoever trains image layers trains them with all that the preset has.
        if stage == .image || request.endToEnd { config = config.readingMaps }
        let isFresh = request.isFresh || space != folder.config.upsamplerSpace
        model = try VideoLDM(
            contentsOf: folder, requiring: stage.requirements, training: isFresh ? nil : stage,
            as: config, seed: request.seed)
        isUntrained = isFresh || !folder.has(stage)
        if stage == .interpolation, isUntrained { try model.startInterpolation(from: folder) }
    }
}
