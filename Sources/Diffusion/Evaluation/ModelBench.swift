import Conditioning
import Foundation
import Randomness
import Tensors

/// The cases that `simdrive bench` times: ops and the networks of the shipped preset.
public enum ModelBench {
    /// - Parameters:
    ///   - element: what the networks compute in.
    ///   - network: weights and inputs of the U-Net that is compared with PyTorch's; drawn when nil.
    public static func cases(element: Element, network: URL?) -> [BenchCase] {
        OpBench.cases(element: element) + UNetBench.cases(element: element, network: network)
            + networks(element)
    }

    private static func networks(_ element: Element) -> [BenchCase] {
        let frames = ModelConfig.small.windowFrames
        return [
            BenchCase(name: "base U-Net, \(frames) frames") { baseUNet(frames, element) },
            BenchCase(name: "decode 128×256") { decoder(scale: 1, element) },
            BenchCase(name: "upsampler U-Net, \(frames) frames") { upsampler(frames, element) },
            BenchCase(name: "decode 512×1024") {
                decoder(scale: ModelConfig.upsampling, element)
            },
        ]
    }

    private static let config = ModelConfig.small
    private static let stream = RandomStream(seed: 3)

    private static func latents(_ frames: Int, scale: Int) -> Tensor {
        let channels = config.autoencoder.latentChannels
        return .normal(
            [frames, scale * config.latentHeight, scale * config.latentWidth, channels],
            from: stream)
    }

    private static func baseUNet(_ frames: Int, _ element: Element) -> BenchCase.Run {
        let latents = latents(frames, scale: 1)
        let positions = Array(latents.shape.dropLast())
        let features = Tensor.normal(positions + [config.base.conditionChannels], from: stream)
        let masked = Tensor.zeros(positions + [config.base.latentChannels + 1], element)
        let condition = UNetCondition(
            sigmas: Array(repeating: 1, count: frames), features: features.cast(to: element),
            scene: nil, clip: ClipContext(frames: frames, masked: masked))
        let unet = VideoLDM(config, seed: 1).base.unet
        return BenchCase.Run { _ = unet.denoised(latents, condition, element: element) }
    }

    private static func upsampler(_ frames: Int, _ element: Element) -> BenchCase.Run {
        let upsampler = VideoLDM(config, seed: 1).upsampler
        let small = Tensor.normal([frames, config.baseHeight, config.baseWidth, 3], from: stream)
        let sigmas = [Float](repeating: 1, count: frames)
        let latents = latents(frames, scale: ModelConfig.upsampling)
        let condition = upsampler.condition(
            small: small, augmentation: sigmas, sigmas: sigmas, frames: frames, element: element)
        return BenchCase.Run { _ = upsampler.unet.denoised(latents, condition, element: element) }
    }

    private static func decoder(scale: Int, _ element: Element) -> BenchCase.Run {
        let decoder = VideoLDM(config, seed: 1).autoencoder.decoder
        let latents = latents(1, scale: scale)
        return BenchCase.Run { _ = decoder(latents, noise: [0], element: element) }
    }
}
