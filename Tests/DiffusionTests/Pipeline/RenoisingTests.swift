import Conditioning
import Randomness
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct RenoisingTests {
    /// An untrained model answers v = 0, which leaves x / (1 + σ²): large latents show the σ of each
    /// frame.
    @Test func everyFrameHasANoiseLevelOfItsOwn() {
        let config = ModelConfig.tiny
        let conditions = SyntheticDataset(seed: 1).clip(
            0,
            ClipShape(
                frames: 4, fps: config.keyFrameRate, width: config.baseWidth,
                height: config.baseHeight)
        ).conditions
        let latents = Tensor.full([4, 16, 32, 4], 1_000)
        let renoised = VideoLDM(config, seed: 1).base.renoised(
            latents, conditions: conditions, stream: RandomStream(seed: 2), dtype: .float32)
        let sigmas = renoised.mean(axes: [1, 2, 3]).floats.map { (1_000 / $0 - 1).squareRoot() }
        #expect(sigmas.allSatisfy { (0.3...1.51).contains($0) }, "\(sigmas)")
        #expect(Set(sigmas).count == 4)
    }
}
