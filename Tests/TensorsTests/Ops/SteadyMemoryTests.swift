import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct SteadyMemoryTests {
    /// A small layer with every family of ops, trained for a thousand steps.
    @Test func trainingLeavesNothingBehind() {
        let weight = Parameter([1, 6], start: .normal(deviation: 1))
        weight.initialize(from: RandomStream(seed: 3))
        let x = Tensor.normal([8, 6], from: RandomStream(seed: 4)).cast(to: .bfloat16)
        let target = Tensor.normal([8], from: RandomStream(seed: 5))
        func step() -> Float {
            let (loss, gradients) = valueAndGradients(of: [weight]) {
                let hidden = (x * weight.value.cast(to: .bfloat16)).silu()
                let mirrored = hidden.permuted(1, 0).padded(axis: 1, before: 1, after: 1)
                let sums = mirrored.sliced(axis: 1, 1..<9).sum(axes: [0])
                return sums.meanSquaredError(to: target)
            }
            weight.assign(weight.tensor - gradients[0] * 0.02)
            return loss.item
        }
        let first = step()
        // What is free from before may serve one size in this step and the next size in that one.
        for _ in 0..<20 { _ = step() }
        let before = StoragePool.shared.statistics
        var last = first
        for _ in 0..<1000 { last = step() }
        let after = StoragePool.shared.statistics
        #expect(last < first / 2)
        #expect(after.live == before.live)
        #expect(after.live + after.held == before.live + before.held)
    }
}
