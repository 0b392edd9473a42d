import Testing

@testable import Tensors

@TensorActor
struct SlopeTests {
    private let x = Tensor([1, 2, 3], shape: [3])

    @Test func valueAndSlopeOfASum() {
        let (value, slope) = valueAndSlope(at: x) { $0.squared().sum() }
        #expect(value.item == 14)
        #expect(slope.floats == [2, 4, 6])
        #expect(valueAndSlope(at: x) { _ in Tensor(5) }.slope.floats == [0, 0, 0])
    }

    /// While a gradient is recorded a slope is taken of numbers alone, and what it used counts as frozen.
    @Test func slopesAreTakenWithinGradients() {
        let parameter = Parameter([3], start: .constant(2))
        let (value, gradients) = valueAndGradients(of: [parameter]) {
            let y = parameter.value * x
            let (value, slope) = valueAndSlope(at: y) { ($0 * $0 * parameter.value.detached).sum() }
            #expect(!value.isRecorded && !slope.isRecorded)
            #expect(slope.floats == [8, 16, 24])
            return y.steered(value: value, slope: slope * 10)
        }
        #expect(value.item == 112)
        #expect(gradients[0].floats == [80, 320, 720])
    }
}
