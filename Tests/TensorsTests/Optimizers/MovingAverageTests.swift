import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct MovingAverageTests {
    let weight = Parameter([2], start: .zeros)

    @Test func followsWithAWarmingDecay() {
        let average = MovingAverage(of: [("weight", weight)], decay: 0.15)
        weight.assign(Tensor([1, 10], shape: [2]))
        average.follow()
        // The first decay is 1/10: a tenth of the old zeros stays.
        expectClose(average.namedAverages[0].parameter.tensor, Tensor([0.9, 9], shape: [2]))
        weight.assign(Tensor([2, 0], shape: [2]))
        average.follow()
        // The second would be 2/11, the limit is 0.15.
        expectClose(average.namedAverages[0].parameter.tensor, Tensor([1.835, 1.35], shape: [2]))
    }

    @Test func swapsInAndOut() {
        weight.assign(Tensor([1, 2], shape: [2]))
        let average = MovingAverage(of: [("weight", weight)], decay: 0.9)
        weight.assign(Tensor([3, 4], shape: [2]))
        average.swap()
        #expect(weight.tensor.floats == [1, 2])
        #expect(average.isSwappedIn)
        average.swap()
        #expect(weight.tensor.floats == [3, 4])
        #expect(average.namedAverages.map(\.name) == ["weight"])
        #expect(average.namedAverages[0].parameter.tensor.floats == [1, 2])
    }
}
