import Testing

@testable import Tensors

/// The parts of the engine together.
@TensorActor
struct TrainingTests {
    static func expectSteadyMemory(_ dtype: DType) {
        let training = TinyTraining(seed: 1, dtype: dtype)
        training.run(100)
        let before = StoragePool.shared.statistics
        training.run(900)
        let after = StoragePool.shared.statistics
        #expect(after.live <= before.live)
        #expect(after.live + after.held <= before.live + before.held)
    }

    /// Mean losses of the last fifty of 300 steps, and the first loss.
    static func losses(_ dtype: DType) -> (first: Float, last: Float) {
        let training = TinyTraining(seed: 1, dtype: dtype)
        let losses = training.run(300)
        return (losses[0], losses.suffix(50).reduce(0, +) / 50)
    }

    @Test func aThousandStepsKeepTheirMemory() {
        Self.expectSteadyMemory(.float32)
    }

    @Test(.enabled(if: Precision.hasBFloat16))
    func aThousandStepsInBFloat16KeepTheirMemory() {
        Self.expectSteadyMemory(.bfloat16)
    }

    @Test func learns() {
        let (first, last) = Self.losses(.float32)
        #expect(last < 0.1 * first)
    }

    @Test(.enabled(if: Precision.hasBFloat16))
    func learnsAlmostAsWellInBFloat16() {
        let (single, half) = (Self.losses(.float32), Self.losses(.bfloat16))
        #expect(abs(half.first - single.first) < 0.02 * single.first)
        #expect(half.last < 1.1 * single.last + 0.002 * single.first)
    }
}
