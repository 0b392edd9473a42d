import Tensors
import Testing

/// Counts worked out by hand: two operations for each product.
@TensorActor
struct ProductCountTests {
    private let picture = Tensor.ones([2, 4, 6, 3])

    @Test func convolutions() {
        let weight = Tensor.ones([5, 3, 3, 3])
        #expect(
            ProductCount.operations { _ = picture.convolved(weight: weight) }
                == 2 * (2 * 4 * 6 * 5) * (3 * 3 * 3))
        #expect(
            ProductCount.operations { _ = picture.convolved(weight: weight, stride: 2) }
                == 2 * (2 * 2 * 3 * 5) * (3 * 3 * 3))
        #expect(
            ProductCount.operations {
                _ = picture.convolvedAlongTime(weight: .ones([5, 3, 3]), frames: 2)
            } == 2 * (2 * 4 * 6 * 5) * (3 * 3))
    }

    @Test func productsOfMatrices() {
        let weight = Tensor.ones([7, 3])
        #expect(
            ProductCount.operations { _ = picture.linear(weight: weight) }
                == 2 * (2 * 4 * 6) * 3 * 7)
        #expect(
            ProductCount.operations {
                _ = Tensor.ones([3, 4, 5]).multiplied(by: .ones([3, 5, 6]))
            } == 2 * 3 * 4 * 5 * 6)
        #expect(
            ProductCount.operations {
                _ = Tensor.ones([3, 4, 5]).multiplied(by: .ones([3, 6, 5]), transposingOther: true)
            } == 2 * 3 * 4 * 5 * 6)
    }

    /// Q·Kᵀ and the product with V, each over 4 numbers a head.
    @Test func attention() {
        let packed = Tensor.ones([2, 6, 3 * 8])
        #expect(
            ProductCount.operations { _ = packed.attended(heads: 2) }
                == 2 * (2 * 2 * 2 * 4 * 6 * 6))
        #expect(
            ProductCount.operations {
                _ = Tensor.ones([6, 2, 2, 3 * 8]).attendedAlongTime(heads: 2, frames: 3)
            } == 2 * (2 * (2 * 4) * 2 * 4 * 3 * 3))
    }

    /// Backward a layer takes twice what it takes forward: its input's gradient and its weights'.
    @Test func gradients() {
        let layer = Parameter([7, 3], start: .ones)
        let input = Parameter([4, 3], start: .ones)
        let count = ProductCount.operations {
            _ = valueAndGradients(of: [layer, input]) {
                input.value.linear(weight: layer.value).sum()
            }
        }
        #expect(count == 3 * 2 * 4 * 3 * 7)
    }

    @Test func whatIsNoProductIsNotCounted() {
        #expect(ProductCount.operations { _ = (picture + picture).silu() } == 0)
    }
}
