import Randomness
import TestSupport
import Testing

@testable import Diffusion
@testable import Tensors

/// The networks of the `small` preset at the sizes that generating uses.
@TensorActor
struct InferenceTests {
    nonisolated static let dtypes: [DType] = Precision.hasBFloat16 ? [.bfloat16] : [.float32]

    private static let config = ModelConfig.small
    private static let model: VideoLDM = {
        let model = VideoLDM(config, seed: 1)
        // Weights that start at zero would hide what stands behind them.
        for (name, parameter) in model.base.namedParameters + model.upsampler.namedParameters
            + model.autoencoder.namedParameters + model.temporalDecoder.namedParameters
        where parameter.start == .zeros {
            let stream = RandomStream(seed: 2).child(name)
            parameter.assign(Tensor.normal(parameter.shape, from: stream) * 0.02)
        }
        return model
    }()

    /// What generating computes, by name.
    nonisolated static let networks: [(name: String, run: @TensorActor (DType) -> Tensor)] = [
        ("base U-Net, one picture", { base(frames: 1, asClip: false, $0) }),
        ("base U-Net, a window", { base(frames: config.windowFrames, asClip: true, $0) }),
        ("base U-Net, two key frames and three between", { base(frames: 5, asClip: true, $0) }),
        ("base U-Net, two key frames and one between", { base(frames: 3, asClip: true, $0) }),
        ("upsampler U-Net, a window", { upsampled(frames: config.windowFrames, $0) }),
        ("encoder, small picture", { encoded(scale: 1, $0) }),
        ("encoder, large picture", { encoded(scale: ModelConfig.upsampling, $0) }),
        ("decoder, small picture", { decoded(scale: 1, $0) }),
        ("decoder, large picture", { decoded(scale: ModelConfig.upsampling, $0) }),
        ("temporal decoder, small pictures", { decodedOverTime(scale: 1, $0) }),
        (
            "temporal decoder, large pictures",
            { decodedOverTime(scale: ModelConfig.upsampling, $0) }
        ),
    ]

    @Test(.onProcessor, arguments: networks.map(\.name), dtypes)
    func bitsDoNotDependOnThreads(_ name: String, _ dtype: DType) throws {
        let run = try #require(Self.networks.first { $0.name == name }).run
        let usual = Threads.count
        defer { Threads.use(usual) }
        let results = (1...4).map { threads in
            Threads.use(threads)
            return run(dtype).floats
        }
        #expect(results[0].allSatisfy { $0.isFinite })
        for (index, result) in results.enumerated() {
            #expect(result == results[0], "\(index + 1) threads differ from one")
        }
    }

    /// After the first runs tensors take no more memory from the system.
    @Test(.onProcessor, arguments: networks.map(\.name), dtypes)
    func laterRunsTakeNoMemory(_ name: String, _ dtype: DType) throws {
        let run = try #require(Self.networks.first { $0.name == name }).run
        func held() -> Int {
            _ = run(dtype)
            let now = StoragePool.shared.statistics
            return now.live + now.held
        }
        Tensor.releaseSpareMemory()
        for _ in 0..<2 { _ = held() }
        let third = held()
        #expect(held() == third)
    }

    private static func latents(_ frames: Int, scale: Int, channels: Int? = nil) -> Tensor {
        .normal(
            [
                frames, scale * config.latentHeight, scale * config.latentWidth,
                channels ?? config.autoencoder.latentChannels,
            ],
            from: RandomStream(seed: 3))
    }

    private static func base(frames: Int, asClip: Bool, _ dtype: DType) -> Tensor {
        let features = latents(frames, scale: 1, channels: config.base.conditionChannels)
        let masked = latents(frames, scale: 1, channels: config.base.latentChannels + 1)
        let condition = UNetCondition(
            sigmas: Array(repeating: 1, count: frames), features: features.cast(to: dtype),
            scene: nil,
            clip: asClip
                ? ClipContext(frames: frames, masked: masked.cast(to: dtype)) : nil)
        return model.base.unet.denoised(latents(frames, scale: 1), condition, dtype: dtype)
    }

    private static func upsampled(frames: Int, _ dtype: DType) -> Tensor {
        let small = Tensor.normal(
            [frames, config.baseHeight, config.baseWidth, 3], from: RandomStream(seed: 4))
        let levels = [Float](repeating: 0.1, count: frames)
        let condition = model.upsampler.condition(
            small: small, augmentation: levels, sigmas: levels, frames: frames, dtype: dtype)
        return model.upsampler.denoised(
            latents(frames, scale: ModelConfig.upsampling), condition, dtype: dtype)
    }

    private static func encoded(scale: Int, _ dtype: DType) -> Tensor {
        let picture = Tensor.normal(
            [1, scale * config.baseHeight, scale * config.baseWidth, 3],
            from: RandomStream(seed: 5))
        return model.autoencoder.encoder(picture, dtype: dtype).mean
    }

    private static func decoded(scale: Int, _ dtype: DType) -> Tensor {
        model.autoencoder.decoder(latents(1, scale: scale), noise: [0], dtype: dtype)
    }

    private static func decodedOverTime(scale: Int, _ dtype: DType) -> Tensor {
        var decoding = VideoDecoding(
            decoder: model.autoencoder.decoder, temporal: model.temporalDecoder,
            moments: model.autoencoder.statistics.base, noise: 0.1, dtype: dtype)
        let latents = latents(2, scale: scale)
        let pictures = (0..<2).compactMap { decoding.push(latents[$0..<($0 + 1)]) }
        return .concatenated(pictures + decoding.finish(), axis: 0)
    }
}
