import Randomness
import Testing

@testable import Diffusion
@testable import Tensors

@TensorActor
struct PrecisionTests {
    private static let config = UNetConfig(
        latentChannels: 4, conditionChannels: 4, channels: [16, 32], blocks: 1,
        attentionLevels: [1], headWidth: 16, embedding: 16, normalizesByPosition: false,
        temporalAttentionLevels: [1], seesContext: false)

    /// Losses of equal steps from equal weights: a video U-Net that is conditioned on sixteen clips and learns to use it.
    private static func losses(steps: Int, _ dtype: DType) -> [Float] {
        let unet = VideoUNet(config)
        unet.initialize(from: RandomStream(seed: 1))
        let optimizer = AdamW(unet.namedParameters, weightDecay: 0.01)
        let usual = Threads.count
        // So small a network waits longer for a second thread than it computes.
        Threads.use(1)
        defer { Threads.use(usual) }
        return (0..<steps).map { step in
            var stream = RandomStream(seed: 2).child(step)
            let frames = 2
            let shape = [frames, 4, 8, config.latentChannels]
            let clean = Tensor.normal(shape, from: RandomStream(seed: 3).child(step % 16))
            let sigma = NoiseSchedule(logMean: 0, logDeviation: 1.5).randomSigma(using: &stream)
            let batch = DenoisingBatch(
                clean: clean, sigmas: Array(repeating: sigma, count: frames),
                noise: stream.child("noise"))
            let (loss, gradients) = valueAndGradients(of: optimizer.parameters) {
                let condition = UNetCondition(
                    sigmas: batch.sigmas, features: clean.cast(to: dtype), scene: nil,
                    clip: ClipContext(frames: frames, masked: nil))
                let answer = unet(batch.input.cast(to: dtype), condition)
                return batch.loss(answer, weights: .ones([frames, 1, 1, 1]))
            }
            optimizer.step(gradients, rate: 1e-3, maxNorm: 1)
            return loss.item
        }
    }

    @Test(.enabled(if: Precision.hasBFloat16))
    func bfloat16LearnsLikeFloat32() {
        func mean(_ losses: some Collection<Float>) -> Float {
            losses.reduce(0, +) / Float(losses.count)
        }
        let single = Self.losses(steps: 1_000, .float32)
        let half = Self.losses(steps: 1_000, .bfloat16)
        #expect(mean(single.suffix(200)) < 0.5 * mean(single.prefix(50)))
        for part in [single.indices.prefix(200), single.indices.suffix(200)] {
            let ratio = mean(half[part]) / mean(single[part])
            #expect(abs(ratio - 1) < 0.02, "steps \(part): \(ratio)")
        }
    }
}
