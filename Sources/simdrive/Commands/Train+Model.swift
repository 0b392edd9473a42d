import Diffusion
import Foundation
import Tensors
import Workflows

extension Train {
    /// The model folder's weights, with the trained part drawn anew when asked for or not there; an
    /// untrained model of the preset when the stage needs nothing before it and there is no folder.
    ///
    /// - Parameter space: of the upsampler; as it is there when nil.
    @TensorActor
    func startingModel(
        upsamplingIn space: UpsamplerSpace?
    ) throws -> (model: VideoLDM, isUntrained: Bool) {
        let folder = model.folder
        if freezeEncoder, !VideoLDM.has(.autoencoder, in: folder) {
            throw RequestError.noAutoencoder(folder: folder.path)
        }
        if stage.requirements.isEmpty, !VideoLDM.exists(in: folder),
            let config = ModelConfig.preset(preset ?? "small")
        {
            return (VideoLDM(config, seed: seed ?? 1), true)
        }
        let isFresh = try fresh || isOther(space, in: folder)
        let ldm = try VideoLDM(
            contentsOf: folder, requiring: stage.requirements, training: isFresh ? nil : stage,
            upsamplingIn: space, seed: seed ?? 1)
        try check(ldm.config, in: folder)
        let isUntrained = isFresh || !VideoLDM.has(stage, in: folder)
        if stage == .interpolation, isUntrained { try ldm.startInterpolation(from: folder) }
        return (ldm, isUntrained)
    }

    /// Whether the upsampler of a folder works on something else.
    private func isOther(_ space: UpsamplerSpace?, in folder: URL) throws -> Bool {
        guard let space else { return false }
        return try space != VideoLDM.config(in: folder).upsamplerSpace
    }

    private func check(_ config: ModelConfig, in folder: URL) throws {
        guard let preset, preset != config.name else { return }
        throw RequestError.otherPreset(config.name, folder: folder.path)
    }
}
