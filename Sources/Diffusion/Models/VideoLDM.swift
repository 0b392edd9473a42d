import Conditioning
import Randomness
import Sim
import Tensors

/// A whole Video LDM: autoencoder, base model and upsampler of one configuration.
public struct VideoLDM {
    public let config: ModelConfig
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

extension Autoencoder {
    /// Normalised latents of large frames as pictures, one at a time to save memory.
    func decodedLarge(_ normalized: Tensor, noise: Float, element: Element) -> [Frame] {
        (0..<normalized.shape[0]).flatMap { frame in
            decoder(
                statistics.large.restored(normalized[frame..<(frame + 1)]), noise: [noise],
                element: element
            ).frames
        }
    }
}

extension VideoLDM {
    /// Latents made noisy (σ 0.3–1.5) and cleaned in one step by the image model: pictures with the
    /// faults of sampled ones and the content of true ones.
    func redrawn(
        _ latents: Tensor, conditions: [FrameCondition], stream: RandomStream, element: Element
    ) -> Tensor {
        var choice = stream.child("sigma")
        let sigma = Float(choice.uniform(in: 0.3...1.5))
        let sigmas = conditions.map { _ in sigma }
        let (features, scene) = base.conditions(ConditionBatch(conditions), element: element)
        let noisy = latents + Tensor.normal(latents.shape, from: stream.child("noise")) * sigma
        return base.unet.denoised(
            noisy, UNetCondition(sigmas: sigmas, features: features, scene: scene, clip: nil),
            element: element)
    }
}
