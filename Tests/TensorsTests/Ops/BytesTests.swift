import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct BytesTests {
    @Test(arguments: [Element.float32, .bfloat16])
    func bytesAreScaled(element: Element) {
        let tensor = Tensor(bytes: [0, 1, -128, 127], scale: 0.5, shape: [2, 2], as: element)
        #expect(tensor.shape == [2, 2])
        #expect(tensor.element == element)
        #expect(tensor.floats == [0, 0.5, -64, 63.5])
    }

    /// More numbers than one task takes, and not a whole number of blocks.
    @Test func longRowsAreWhole() {
        let bytes = (0..<100_003).map { Int8(truncatingIfNeeded: $0) }
        let tensor = Tensor(bytes: bytes, scale: 1, shape: [bytes.count], as: .bfloat16)
        #expect(tensor.floats == bytes.map(Float.init))
    }
}
