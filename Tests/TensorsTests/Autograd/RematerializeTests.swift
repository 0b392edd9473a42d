import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct RematerializeTests {
    private let layers = (0..<3).map { _ in Linear(from: 4, to: 4) }
    private let x = Parameter([2, 4], start: .normal(deviation: 1))

    init() {
        let stream = RandomStream(seed: 1)
        for (index, layer) in layers.enumerated() { layer.initialize(from: stream.child(index)) }
        x.initialize(from: stream.child("x"))
    }

    private func body(_ inputs: [Tensor]) -> Tensor {
        layers.reduce(inputs[0]) { x, layer in layer(x).silu() }
    }

    @Test func givesTheSameValueAndGradientsAsKeepingEverything() {
        let parameters = [x] + layers.flatMap(\.parameters)
        let kept = valueAndGradients(of: parameters) { body([x.value]).squared().sum() }
        let again = valueAndGradients(of: parameters) {
            rematerialized([x.value], parameters: layers.flatMap(\.parameters)) { body($0) }
                .squared().sum()
        }
        #expect(again.value.item == kept.value.item)
        for (a, b) in zip(again.gradients, kept.gradients) { #expect(a.floats == b.floats) }
    }

    @Test func frozenParametersStayFrozen() {
        let trained = layers[1].parameters
        let kept = valueAndGradients(of: trained) { body([x.value]).squared().sum() }
        let again = valueAndGradients(of: trained) {
            rematerialized([x.value], parameters: layers.flatMap(\.parameters)) { body($0) }
                .squared().sum()
        }
        for (a, b) in zip(again.gradients, kept.gradients) { #expect(a.floats == b.floats) }
    }

    /// The values between the layers are gone while the rest of a network runs.
    @Test(.onProcessor) func keepsNothingOfWhatIsInside() {
        let wide = (0..<8).map { _ in Linear(from: 64, to: 64) }
        let input = Parameter([512, 64], start: .ones)
        func live(_ run: () -> Tensor) -> Int {
            let before = StoragePool.shared.statistics.live
            var inside = 0
            _ = valueAndGradients(of: [input]) {
                let y = run()
                inside = StoragePool.shared.statistics.live - before
                return y.sum()
            }
            return inside
        }
        let body: ([Tensor]) -> Tensor = { wide.reduce($0[0]) { $1($0).tanh() } }
        let kept = live { body([input.value]) }
        let again = live {
            rematerialized([input.value], parameters: wide.flatMap(\.parameters), body: body)
        }
        #expect(again * 4 < kept, "\(again) bytes against \(kept)")
    }
}
