import Files
import Tensors

/// A Stable Diffusion model: words to numbers, numbers to vectors, noise to latents, latents to pictures.
package struct StableDiffusionModel {
    package let config: StableDiffusionConfig
    package let tokenizer: CLIPTokenizer
    package let textEncoder: TextEncoder
    package let unet: ConditionalUNet
    package let autoencoder: KLAutoencoder

    /// Loads all weights.
    ///
    /// - Parameter dtype: for inference alone: matrices and kernels are kept like this, once. Nil keeps float32
    ///   numbers that can be trained.
    package init(_ files: StableDiffusionFiles, frozenAs dtype: DType? = nil) throws {
        self.init(uninitialized: files.config, tokenizer: files.tokenizer)
        try tokenizer.check(against: config.text)
        try files.check(parameters)
        for part in ModelPart.allCases {
            guard let weights = files.weights[part] else { continue }
            try parameters(of: part).load(keyed: weights, frozenAs: dtype)
        }
    }

    /// All parameters as they are before they are loaded.
    init(uninitialized config: StableDiffusionConfig, tokenizer: CLIPTokenizer) {
        self.config = config
        self.tokenizer = tokenizer
        textEncoder = TextEncoder(config.text)
        unet = ConditionalUNet(config.unet)
        autoencoder = KLAutoencoder(config.autoencoder)
    }

    /// The parameters of a part by their keys in diffusers' files.
    package func parameters(of part: ModelPart) -> NamedParameters {
        switch part {
        case .textEncoder: textEncoder.keyedParameters
        case .unet: unet.keyedParameters
        case .autoencoder: autoencoder.keyedParameters
        }
    }
}

extension CLIPTokenizer {
    /// Throws unless the text encoder knows every token.
    fileprivate func check(against config: TextEncoderConfig) throws {
        guard
            let wrong = vocabulary.numbers.first(where: {
                !(0..<config.vocabulary).contains($0.value)
            })
        else { return }
        throw FileError(
            .data, file: "tokenizer",
            "gives \(wrong.key) the number \(wrong.value), but the text encoder has "
                + "\(config.vocabulary) tokens")
    }
}
