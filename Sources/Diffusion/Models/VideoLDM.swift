import Randomness
import Tensors

/// A whole Video LDM: autoencoder, base model, interpolation, temporal decoder, upsampler and surface
/// decoder of one configuration.
public struct VideoLDM {
    public package(set) var config: ModelConfig
    package let autoencoder: Autoencoder
    package let base: BaseModel
    /// The base's image layers with others over time, which fill in frames between two key frames.
    let interpolation: BaseModel
    package let temporalDecoder: TemporalDecoder
    package let upsampler: Upsampler
    package let surfaceDecoder: SurfaceDecoder

    /// Untrained: every parameter drawn from the seed.
    package init(_ config: ModelConfig, seed: UInt64) {
        self.init(uninitialized: config)
        for part in Stage.allCases { initialize(part, seed: seed) }
    }

    /// All parameters as they are before they are initialized.
    init(uninitialized config: ModelConfig) {
        self.config = config
        autoencoder = Autoencoder(config.autoencoder)
        base = BaseModel(config.base)
        interpolation = base.realigned(config.base)
        temporalDecoder = TemporalDecoder(config.autoencoder)
        upsampler = Upsampler(config.upsampler, in: config.upsamplerSpace)
        surfaceDecoder = SurfaceDecoder(
            config.surfaceDecoder, latentChannels: config.autoencoder.latentChannels)
    }

    /// Draws the parameters of a part; they depend on the seed and their names alone.
    func initialize(_ part: Stage, seed: UInt64) {
        let network =
            switch part {
            case .autoencoder: "autoencoder"
            case .image, .temporal: "base"
            case .interpolation: "interpolation"
            case .decoder: "decoder"
            case .upsampler: "upsampler"
            case .surfaceDecoder: "surface-decoder"
            }
        let stream = RandomStream(seed: seed).child("weights").child(network)
        for (name, parameter) in parameters(of: part) {
            parameter.initialize(from: stream.child(name))
        }
    }

    /// The parameters of a part with their keys in its file.
    package func parameters(of part: Stage) -> [(name: String, parameter: Parameter)] {
        switch part {
        case .autoencoder: autoencoder.namedParameters
        case .image: base.namedParameters.filter { !BaseModel.isTemporal($0.name) }
        case .temporal: base.namedParameters.filter { BaseModel.isTemporal($0.name) }
        case .interpolation:
            interpolation.namedParameters.filter { BaseModel.isTemporal($0.name) }
        case .decoder: temporalDecoder.namedParameters
        case .upsampler: upsampler.namedParameters
        case .surfaceDecoder: surfaceDecoder.namedParameters
        }
    }
}
