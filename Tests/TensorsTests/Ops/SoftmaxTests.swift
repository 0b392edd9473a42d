import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct SoftmaxTests {
    @Test(arguments: [(DType.float32, Float(1e-4)), (.bfloat16, 2e-2)])
    func matchesPyTorch(_ dtype: DType, _ tolerance: Float) throws {
        try FixtureCase("softmax", in: "norms").expect(of: ["x"], as: dtype, within: tolerance) {
            $0[0].softmax(axis: -1)
        }
    }

    /// Shares of 1 to 2 to 1, however large the numbers.
    @Test(arguments: [Float(0), -1000, 1e6])
    func largeNumbersDoNotOverflow(_ offset: Float) {
        let row = Tensor([offset, offset + 1, offset], shape: [3]).softmax()
        let share = 1 / (2 + Float(2.718281828))
        expectClose(row.floats, [share, share * 2.718281828, share], within: 1e-6)
    }

    @Test func longRowsSumToOne() {
        let row = Tensor((0..<8191).map { Float($0 % 17) }, shape: [1, 8191]).softmax()
        #expect(abs(row.floats.reduce(0, +) - 1) < 1e-5)
    }
}
