import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct BytesTests {
    @Test(arguments: [DType.float32, .bfloat16])
    func bytesAreScaled(dtype: DType) {
        let tensor = Tensor(bytes: [0, 1, -128, 127], scale: 0.5, shape: [2, 2], as: dtype)
        #expect(tensor.shape == [2, 2])
        #expect(tensor.dtype == dtype)
        #expect(tensor.floats == [0, 0.5, -64, 63.5])
    }

    /// More numbers than one task takes, and not a whole number of blocks.
    @Test func longRowsAreWhole() {
        let bytes = (0..<100_003).map { Int8(truncatingIfNeeded: $0) }
        let tensor = Tensor(bytes: bytes, scale: 1, shape: [bytes.count], as: .bfloat16)
        #expect(tensor.floats == bytes.map(Float.init))
    }
}
