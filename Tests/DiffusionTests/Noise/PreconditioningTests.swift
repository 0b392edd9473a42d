import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

@TensorActor
struct PreconditioningTests {
    let clean = Tensor.normal([2, 2, 2, 3], from: RandomStream(seed: 1))
    let noise = Tensor.normal([2, 2, 2, 3], from: RandomStream(seed: 2))

    @Test func theTargetStandsForTheCleanLatents() {
        let scaling = Preconditioning(sigmas: [0.1, 3])
        let noisy = scaling.noised(clean, with: noise)
        let answer = scaling.target(clean: clean, noise: noise)
        expectClose(scaling.clean(noisy: noisy, answer: answer), clean, within: 1e-5)
    }

    @Test func knownNumbers() {
        // σ = 0.75: √(1 + σ²) = 1.25.
        let scaling = Preconditioning(sigmas: [0.75])
        let one = Tensor([1], shape: [1, 1, 1, 1])
        let two = Tensor([2], shape: [1, 1, 1, 1])
        #expect(scaling.noised(one, with: two).floats == [2.5])
        #expect(scaling.input(two).floats == [1.6])
        expectClose(scaling.target(clean: one, noise: two), Tensor([-1], shape: [1, 1, 1, 1]))
    }
}
