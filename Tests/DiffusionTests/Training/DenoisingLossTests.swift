import Conditioning
import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct DenoisingLossTests {
    private let model = VideoLDM(.tiny, seed: 3)

    private func clips(frames: Int) throws -> LatentClips {
        let data = SyntheticDataset(seed: 1)
        let shape = ClipShape(frames: frames, fps: 7.5, width: 256, height: 128)
        return try LatentClips(of: data, count: 2, shape, autoencoder: model.autoencoder)
    }

    /// Last layers that start at zero would answer nothing whatever they are asked.
    private func fillEveryLayer() {
        for (name, parameter) in model.base.namedParameters {
            let numbers = Tensor.normal(parameter.shape, from: RandomStream(seed: 6).child(name))
            parameter.assign(numbers * 0.1)
        }
    }

    /// The answer of the image model, of which layers over time are no part.
    private func answer(_ batch: DenoisingBatch, _ conditions: ConditionBatch) -> Tensor {
        let (features, scene) = model.base.conditions(conditions, dtype: .float32)
        return model.base.unet(
            batch.input,
            UNetCondition(sigmas: batch.sigmas, features: features, scene: scene, clip: nil))
    }

    /// To the bit what it is without masks: the squared error of all frames, where weights of 1 + 3 times
    /// the share of road users and those of the noise levels count.
    @Test func anImageIsAClipOfOneFrame() throws {
        fillEveryLayer()
        let (clips, stream) = (try clips(frames: 4), RandomStream(seed: 5))
        let stage = ImageStage(
            model: model.base, autoencoder: model.autoencoder, clips: clips,
            validation: ValidationClips(try self.clips(frames: 1), levels: 0.02...80),
            config: .tiny,
            batch: 3, dtype: .float32)
        var choice = stream.child("choice")
        let numbers = clips.frames(3, using: &choice)
        let batch = DenoisingBatch(
            clean: clips.latents(at: numbers),
            sigmas: numbers.map { _ in ModelConfig.tiny.baseNoise.randomSigma(using: &choice) },
            noise: stream.child("noise"))
        let conditions = ConditionBatch(
            clips.conditions(at: numbers), framesPerClip: 1, dropout: .training,
            using: stream.child("dropout"))
        let levels = Tensor(batch.sigmas.map(DenoisingLoss.weight), shape: [3, 1, 1, 1])
        let loss = batch.loss(
            answer(batch, conditions), weights: clips.weights(at: numbers) * levels)
        #expect(stage.loss(using: stream).item == loss.item)

        let validation = try #require(stage.validation)
        let expected = validation.loss { sigmas, conditions in
            let batch = DenoisingBatch(
                clean: validation.clips.latents(at: validation.numbers), sigmas: sigmas,
                noise: RandomStream(seed: 1))
            return batch.errors(answer(batch, conditions))
        }
        #expect(stage.validationLoss() == expected)
    }

    /// What is left of clean latents has a deviation of 0.4; Wiener's estimate of it is the best there is.
    @Test(arguments: [Float(0.02), 0.4, 1, 80])
    func theBestDenoiserLosesTheSameAtEveryNoise(sigma: Float) {
        let deviation: Float = 0.4
        let batch = DenoisingBatch(
            clean: Tensor.normal([1, 100, 100, 4], from: RandomStream(seed: 1)) * deviation,
            sigmas: [sigma], noise: RandomStream(seed: 2))
        let gain = deviation * deviation / (deviation * deviation + sigma * sigma)
        let scale = (1 + sigma * sigma).squareRoot()
        // v = (x₀·√(1 + σ²) − x / √(1 + σ²)) / σ
        let velocity = batch.shown * ((gain * scale - 1 / scale) / sigma)
        let loss = batch.errors(velocity).mean().item * DenoisingLoss.weight(sigma)
        #expect(abs(loss / 0.16 - 1) < 0.03)
    }

    @Test func strongNoiseCountsMost() {
        #expect(abs(DenoisingLoss.weight(0) - 0.16) < 1e-6)
        #expect(abs(DenoisingLoss.weight(0.4) - 0.32 / 1.16) < 1e-6)
        #expect(abs(DenoisingLoss.weight(80) - 1) < 1e-3)
    }

    /// Known frames are shown and not learnt: an answer that is wrong there costs nothing.
    @Test func weightsLeaveKnownFramesOut() {
        let clean = Tensor.normal([2, 2, 2, 3], from: RandomStream(seed: 1))
        let batch = DenoisingBatch(clean: clean, sigmas: [0.1, 1], noise: RandomStream(seed: 2))
        let weights = Tensor([0, 1], shape: [2, 1, 1, 1]).broadcast(to: [2, 2, 2, 1])
        let answer = Tensor.zeros([2, 2, 2, 3])
        let wrong = Tensor.concatenated([.full([1, 2, 2, 3], 9), answer[1..<2]], axis: 0)
        #expect(
            batch.loss(wrong, weights: weights).item == batch.loss(answer, weights: weights).item)
    }
}
