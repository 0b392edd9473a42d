import Conditioning
import Randomness
import Tensors

/// The cases that `simdrive bench` times: convolutions and the networks of the shipped preset.
public enum ModelBench {
    /// - Parameter element: what the networks compute in.
    public static func cases(element: Element) -> [BenchCase] {
        convolutions(element) + networks(element)
    }

    private static func convolutions(_ element: Element) -> [BenchCase] {
        [(1, 64, 128, 256), (8, 192, 32, 64), (32, 64, 16, 32), (32, 128, 8, 16), (32, 192, 4, 8)]
            .map { n, c, h, w in
                let x = Tensor.normal([n, h, w, c], from: RandomStream(seed: 1)).cast(to: element)
                let layer = Conv2d(from: c, to: c, kernel: 3)
                layer.draw(from: RandomStream(seed: 2))
                return BenchCase(
                    name: "conv 3×3, \(n)×\(h)×\(w)×\(c)",
                    flops: 18 * Double(n * h * w) * Double(c * c)
                ) { _ = layer(x) }
            }
    }

    private static func networks(_ element: Element) -> [BenchCase] {
        let config = ModelConfig.small
        let model = VideoLDM(config, seed: 1)
        let t = config.windowFrames
        let stream = RandomStream(seed: 3)
        let latents = Tensor.normal(
            [t, config.latentHeight, config.latentWidth, config.base.latentChannels], from: stream)
        let small = Tensor.normal([t, config.baseHeight, config.baseWidth, 3], from: stream)
        let sigmas = [Float](repeating: 1, count: t)
        let features = Tensor.normal(
            Array(latents.shape.dropLast()) + [config.base.conditionChannels], from: stream
        ).cast(to: element)
        let masked = Tensor.zeros(
            Array(latents.shape.dropLast()) + [config.base.latentChannels + 1], element)
        let condition = UNetCondition(
            sigmas: sigmas, features: features, scene: nil,
            clip: ClipContext(frames: t, masked: masked))
        let large = Tensor.normal(
            [t, 4 * config.latentHeight, 4 * config.latentWidth, config.upsampler.latentChannels],
            from: stream)
        let redrawing = model.upsampler.condition(
            small: small, augmentation: sigmas, sigmas: sigmas, frames: t, element: element)
        return [
            BenchCase(name: "base U-Net, \(t) frames") {
                _ = model.base.unet.denoised(latents, condition, element: element)
            },
            BenchCase(name: "decode 128×256") {
                _ = model.autoencoder.decoder(latents[0..<1], noise: [0], element: element)
            },
            BenchCase(name: "upsampler U-Net, \(t) frames") {
                _ = model.upsampler.unet.denoised(large, redrawing, element: element)
            },
            BenchCase(name: "decode 512×1024") {
                _ = model.autoencoder.decoder(large[0..<1], noise: [0], element: element)
            },
        ]
    }
}
