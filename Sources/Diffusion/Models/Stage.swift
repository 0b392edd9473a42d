/// The stages of a Video LDM in the order of training: what each learns is a weights file of its own.
public enum Stage: String, Codable, CaseIterable, Sendable {
    case autoencoder, image, temporal, interpolation, decoder, upsampler
    case surfaceDecoder = "surface-decoder"

    /// Name of its file in a model folder.
    public var file: String { rawValue + ".safetensors" }

    /// Whether a model works without it: then it makes key frames alone, decodes every frame by itself, or
    /// leaves large frames to the upsampler.
    public var isOptional: Bool {
        self == .interpolation || self == .decoder || self == .surfaceDecoder
    }

    /// The stages that must have been trained before.
    public var requirements: [Stage] {
        switch self {
        case .autoencoder: []
        case .image, .decoder: [.autoencoder]
        case .temporal, .interpolation: [.autoencoder, .image]
        case .upsampler, .surfaceDecoder: [.autoencoder, .image, .temporal]
        }
    }
}
