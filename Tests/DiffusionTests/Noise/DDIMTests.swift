import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct DDIMTests {
    /// With the true clean latents a step of any length stays on the line between clean and noise.
    @Test func aPerfectModelIsDoneInOneStep() {
        let clean = Tensor.normal([1, 2, 2, 3], from: RandomStream(seed: 1))
        let noise = Tensor.normal([1, 2, 2, 3], from: RandomStream(seed: 2))
        let half = DDIM.step(clean + noise * 8, clean: clean, from: 8, to: 2)
        expectClose(half, clean + noise * 2, within: 1e-5)
        expectClose(DDIM.step(half, clean: clean, from: 2, to: 0), clean, within: 1e-5)
    }
}
