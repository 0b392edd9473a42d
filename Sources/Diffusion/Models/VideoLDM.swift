import Randomness
import Tensors

/// A whole Video LDM: autoencoder, base model and upsampler of one configuration.
public struct VideoLDM {
    public internal(set) var config: ModelConfig
    let autoencoder: Autoencoder
    let base: BaseModel
    let upsampler: Upsampler

    /// Parts with weights files of their own.
    public enum Part: String, CaseIterable, Sendable {
        case autoencoder, image, temporal, upsampler

        /// Name of its file in a model folder.
        public var file: String { rawValue + ".safetensors" }
    }

    /// Untrained: every parameter drawn from the seed.
    public init(_ config: ModelConfig, seed: UInt64) {
        self.config = config
        autoencoder = Autoencoder(config.autoencoder)
        base = BaseModel(config.base)
        upsampler = Upsampler(config.upsampler)
        let stream = RandomStream(seed: seed).child("weights")
        autoencoder.draw(from: stream.child("autoencoder"))
        base.draw(from: stream.child("base"))
        upsampler.draw(from: stream.child("upsampler"))
    }

    /// The parameters of a part with their keys in its file.
    public func parameters(of part: Part) -> [(name: String, parameter: Parameter)] {
        switch part {
        case .autoencoder: autoencoder.namedParameters
        case .image: base.namedParameters.filter { !BaseModel.isTemporal($0.name) }
        case .temporal: base.namedParameters.filter { BaseModel.isTemporal($0.name) }
        case .upsampler: upsampler.namedParameters
        }
    }
}
