import Randomness
import Testing

@testable import Tensors

@TensorActor
struct ParameterTests {
    @Test(arguments: [
        (Parameter.Start.zeros, Float(0), Float(0)), (.ones, 1, 0), (.constant(-2), -2, 0),
        (.normal(deviation: 0.5), 0, 0.5),
        // The deviation of a uniform number in ±b is b/√3.
        (.uniform(bound: 0.6), 0, 0.34641),
    ])
    func drawsAsItStarts(_ start: Parameter.Start, _ mean: Float, _ deviation: Float) {
        let parameter = Parameter([20_000], start: start)
        parameter.initialize(from: RandomStream(seed: 5))
        let numbers = parameter.tensor.floats
        let average = numbers.reduce(0, +) / 20_000
        let variance = numbers.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
        #expect(abs(average - mean) < 0.02)
        #expect(abs(variance.squareRoot() - deviation) < 0.01)
    }

    @Test func assignedTensorsStayAsTheyAre() {
        let tensor = Tensor([1, 2], shape: [2])
        let parameter = Parameter([2], start: .zeros)
        parameter.assign(tensor)
        parameter.assign(Tensor([5, 2], shape: [2]))
        #expect(parameter.tensor.floats == [5, 2])
        #expect(tensor.floats == [1, 2])
    }
}
