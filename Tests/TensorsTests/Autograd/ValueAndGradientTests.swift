import Testing

@testable import Tensors

@TensorActor
struct ValueAndGradientTests {
    private let x = Tensor([1, 2, 3], shape: [3])

    @Test func valueAndGradientOfASum() {
        let (value, gradient) = valueAndGradient(at: x) { $0.squared().sum() }
        #expect(value.item == 14)
        #expect(gradient.floats == [2, 4, 6])
        #expect(valueAndGradient(at: x) { _ in Tensor(5) }.gradient.floats == [0, 0, 0])
    }

    /// While a gradient is recorded a gradient is taken of numbers alone, and what it used counts as frozen.
    @Test func gradientsAreTakenWithinGradients() {
        let parameter = Parameter([3], start: .constant(2))
        let (value, gradients) = valueAndGradients(of: [parameter]) {
            let y = parameter.value * x
            let (value, gradient) = valueAndGradient(at: y) {
                ($0 * $0 * parameter.value.detached).sum()
            }
            #expect(!value.isRecorded && !gradient.isRecorded)
            #expect(gradient.floats == [8, 16, 24])
            return y.steered(value: value, gradient: gradient * 10)
        }
        #expect(value.item == 112)
        #expect(gradients[0].floats == [80, 320, 720])
    }
}
