import Conditioning
import Diffusion
import Foundation
import Randomness
import Sim
import Tensors

/// The cases that `simdrive bench` times: ops and the networks of the shipped preset.
package enum ModelBench {
    /// - Parameters:
    ///   - dtype: what the networks compute in.
    ///   - network: weights and inputs of the U-Net that is compared with PyTorch's; drawn when nil.
    package static func cases(dtype: DType, network: URL?) -> [BenchCase] {
        OpBench.cases(dtype: dtype) + UNetBench.cases(dtype: dtype, network: network)
            + networks(dtype)
    }

    private static func networks(_ dtype: DType) -> [BenchCase] {
        let frames = ModelConfig.small.windowFrames
        return [
            BenchCase(name: "base U-Net, \(frames) frames") { baseUNet(frames, dtype) },
            BenchCase(name: "decode 128×256") { decoder(scale: 1, dtype) },
            BenchCase(name: "upsampler U-Net, \(frames) frames") { upsampler(frames, dtype) },
            BenchCase(name: "decode 512×1024") {
                decoder(scale: ModelConfig.upsampling, dtype)
            },
            BenchCase(name: "encode 512×1024") { encoder(dtype) },
            BenchCase(name: "surface decoder 512×1024") { surfaceDecoder(dtype) },
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

    fileprivate static func baseUNet(_ frames: Int, _ dtype: DType) -> BenchCase.Run {
        let latents = latents(frames, scale: 1)
        let positions = Array(latents.shape.dropLast())
        let features = Tensor.normal(positions + [config.base.conditionChannels], from: stream)
        let masked = Tensor.zeros(positions + [config.base.latentChannels + 1], dtype)
        let condition = UNetCondition(
            sigmas: Array(repeating: 1, count: frames), features: features.cast(to: dtype),
            scene: nil, clip: ClipContext(frames: frames, masked: masked))
        let unet = VideoLDM(config, seed: 1).base.unet
        return BenchCase.Run { _ = unet.denoised(latents, condition, dtype: dtype) }
    }

    fileprivate static func upsampler(_ frames: Int, _ dtype: DType) -> BenchCase.Run {
        let upsampler = VideoLDM(config, seed: 1).upsampler
        let small = Tensor.normal([frames, config.baseHeight, config.baseWidth, 3], from: stream)
        let sigmas = [Float](repeating: 1, count: frames)
        let latents = latents(frames, scale: ModelConfig.upsampling)
        let condition = upsampler.condition(
            small: small, augmentation: sigmas, sigmas: sigmas, frames: frames, dtype: dtype)
        return BenchCase.Run { _ = upsampler.denoised(latents, condition, dtype: dtype) }
    }

    /// Decodes one frame, temporal layers included.
    fileprivate static func decoder(scale: Int, _ dtype: DType) -> BenchCase.Run {
        let model = VideoLDM(config, seed: 1)
        let latents = latents(1, scale: scale)
        let moments = model.autoencoder.statistics.base
        return BenchCase.Run {
            var decoding = VideoDecoding(
                decoder: model.autoencoder.decoder, temporal: model.temporalDecoder,
                moments: moments, noise: 0, dtype: dtype)
            _ = decoding.push(latents)
            _ = decoding.finish()
        }
    }

    /// Draws a frame of which nothing is known: the network is the same.
    fileprivate static func surfaceDecoder(_ dtype: DType) -> BenchCase.Run {
        let decoder = VideoLDM(config, seed: 1).surfaceDecoder
        let (latents, condition) = (latents(1, scale: 1), FrameCondition.unknown)
        return BenchCase.Run {
            var decoding = SurfaceDecoding(decoder: decoder, dtype: dtype)
            _ = decoding.push(latents, [condition], [nil])
        }
    }

    /// Encodes a small frame enlarged, as the upsampler does.
    fileprivate static func encoder(_ dtype: DType) -> BenchCase.Run {
        let model = VideoLDM(config, seed: 1)
        let small = Tensor.normal([1, config.baseHeight, config.baseWidth, 3], from: stream)
        return BenchCase.Run { _ = model.enlarged(small, dtype: dtype) }
    }
}

extension FrameCondition {
    /// A frame of which only the scene code is known.
    fileprivate static var unknown: FrameCondition {
        var stream = RandomStream(seed: 3)
        let world = Scenario.random(using: &stream).world(at: 0)
        var condition = FrameCondition(labels: world.labels(frame: 0), fps: 7.5, seed: 3)
        condition.groups = []
        return condition
    }
}

/// Operations of the products of the preset `small`, in billions.
package struct ModelBudget: Sendable {
    /// Of the base U-Net, a frame and step.
    package let base: Double
    /// Of the upsampler, a frame of 512×1024 and step.
    package let upsampler: Double
    /// Of decoding a frame of 128×256 and one of 512×1024, and of encoding an enlarged one.
    package let decode: Double
    package let decodeLarge: Double
    package let encodeEnlarged: Double
    /// Of drawing a frame of 512×1024 by the surface decoder.
    package let surfaceDecoder: Double

    /// Runs each network once.
    package init(dtype: DType) throws {
        func billions(_ run: BenchCase.Run, frames: Int = 1) throws -> Double {
            Double(try ProductCount.operations { try run.body() }) / 1e9 / Double(frames)
        }
        base = try billions(ModelBench.baseUNet(8, dtype), frames: 8)
        upsampler = try billions(ModelBench.upsampler(2, dtype), frames: 2)
        decode = try billions(ModelBench.decoder(scale: 1, dtype))
        decodeLarge = try billions(ModelBench.decoder(scale: ModelConfig.upsampling, dtype))
        encodeEnlarged = try billions(ModelBench.encoder(dtype))
        surfaceDecoder = try billions(ModelBench.surfaceDecoder(dtype))
    }

    /// Of an output frame in the long run, all stages: frames that windows share are made more than once,
    /// guidance asks twice.
    package func outputFrame(_ options: SamplingOptions) -> Double {
        let config = ModelConfig.small
        let window = Double(config.windowFrames)
        let answers =
            1 + (options.guidance.conditions == 1 ? 0 : 1) + (options.guidance.context == 1 ? 0 : 1)
        let baseShare = window / (window - Double(config.contextFrames))
        let upsamplerShare = window / (window - Double(VideoUpsampling.overlap))
        let latents = base * Double(options.steps * answers) * baseShare
        guard options.large == .upsampler else { return latents + surfaceDecoder }
        return latents + upsampler * Double(options.upsamplerSteps) * upsamplerShare + decode
            + encodeEnlarged + decodeLarge
    }
}
