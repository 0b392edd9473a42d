import TestSupport
import Testing

@testable import Tensors

struct PrimitiveCacheTests {
    private func copy(of count: Int) -> PrimitiveDescription {
        PrimitiveDescription(
            operation: .reorder, source: .plain([count], .float32),
            destination: .plain([count], .bfloat16), threads: 1)
    }

    @Test func keepsWhatIsUsedAndForgetsTheOldest() {
        let cache = PrimitiveCache(capacity: 2)
        let first = cache.primitive(copy(of: 1))
        let second = cache.primitive(copy(of: 2))
        #expect(cache.primitive(copy(of: 1)) === first)
        _ = cache.primitive(copy(of: 3))
        #expect(cache.count == 2)
        #expect(cache.primitive(copy(of: 1)) === first)
        #expect(cache.primitive(copy(of: 2)) !== second)
    }

    @Test(.onProcessor) @TensorActor func aPrimitiveRunsOnAnyMemory() {
        let primitive = PrimitiveCache.shared.primitive(copy(of: 3))
        for values in [[1, -2, 0.5], [4, 0, 1e30]] as [[Float]] {
            let (from, to) = (Tensor(values, shape: [3]), Tensor.zeros([3], .bfloat16))
            primitive.run(from.pointer, to.pointer)
            #expect(to.floats.map { $0.rounded() } == values.map { bfloat16($0).rounded() })
        }
    }

    /// Rounded to eight bits of significand.
    private func bfloat16(_ value: Float) -> Float {
        guard value != 0 else { return 0 }
        let unit = Float(sign: .plus, exponent: value.exponent - 7, significand: 1)
        return (value / unit).rounded(.toNearestOrEven) * unit
    }
}
