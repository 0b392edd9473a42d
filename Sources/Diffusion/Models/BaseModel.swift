import Conditioning
import Tensors

/// The base of the Video LDM: conditions and a video U-Net over 16×32 latents.
public struct BaseModel: Module {
    let conditions: ConditionEncoder
    let unet: VideoUNet

    public init(_ config: UNetConfig) {
        conditions = ConditionEncoder(width: config.conditionChannels, embedding: config.embedding)
        unet = VideoUNet(config)
    }

    /// The names that turn the image model into a video model.
    static func isTemporal(_ name: String) -> Bool {
        name.contains("temporal")
    }
}
