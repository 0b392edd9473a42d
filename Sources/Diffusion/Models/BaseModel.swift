import Conditioning
import Tensors

/// The base of the Video LDM: conditions and a video U-Net over 16×32 latents.
package struct BaseModel: Module {
    let conditions: ConditionEncoder
    package let unet: VideoUNet

    /// The names that turn the image model into a video model.
    static func isTemporal(_ name: String) -> Bool {
        name.contains("temporal")
    }
}

extension BaseModel {
    package init(_ config: UNetConfig) {
        conditions = ConditionEncoder(
            width: config.conditionChannels, mapChannels: config.mapChannels ?? [],
            embedding: config.embedding)
        unet = VideoUNet(config)
    }

    /// Another video model of the same image model: what makes pictures is shared, layers over time are
    /// new.
    ///
    /// Blattmann et al. 2023, §3.1: temporal layers go with any image model of their shape.
    func realigned(_ config: UNetConfig) -> BaseModel {
        BaseModel(conditions: conditions, unet: unet.realigned(config))
    }
}
