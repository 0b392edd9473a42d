import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct GradientsTests {
    private func parameter(_ values: [Float]) -> Parameter {
        let parameter = Parameter([values.count], start: .zeros)
        parameter.assign(Tensor(values, shape: [values.count]))
        return parameter
    }

    @Test func gradientsOfAValueUsedTwiceAddUp() {
        let x = parameter([2, 3])
        // y = Σ x·x·x: every factor is the same parameter.
        let (value, gradients) = valueAndGradients(of: [x]) {
            (x.value * x.value * x.value).sum()
        }
        #expect(value.item == 35)
        #expect(gradients[0].floats == [12, 27])
    }

    @Test func onlyWhatIsAskedForIsRecorded() {
        let (trained, frozen) = (parameter([2]), parameter([5]))
        let (_, gradients) = valueAndGradients(of: [trained]) {
            #expect(!(frozen.value * frozen.value).isRecorded)
            return (trained.value * frozen.value).sum()
        }
        #expect(gradients.map(\.floats) == [[5]])
        #expect(!(trained.value * trained.value).isRecorded)
    }

    @Test func aParameterWithoutPartHasNoGradient() {
        let (used, idle) = (parameter([2]), parameter([1, 1]))
        let (_, gradients) = valueAndGradients(of: [used, idle]) { used.value.sum() }
        #expect(gradients.map(\.floats) == [[1], [0, 0]])
    }

    @Test func nothingIsRecordedWhileGradientsFlowBack() {
        let x = parameter([3])
        let (_, gradients) = valueAndGradients(of: [x]) {
            let y = x.value
            return y.detached.recording(y) { gradient in
                #expect(!(x.value * x.value).isRecorded)
                return [gradient * 2]
            }.sum()
        }
        #expect(gradients[0].floats == [2])
    }

    /// A thousand ops in a row: the walk back must not recurse.
    @Test func longChainsFitOnTheStack() {
        let x = parameter([1])
        let (_, gradients) = valueAndGradients(of: [x]) {
            (0..<20_000).reduce(x.value) { y, _ in y + 0.5 }.sum()
        }
        #expect(gradients[0].floats == [1])
    }
}
