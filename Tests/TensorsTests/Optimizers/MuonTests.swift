import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct MuonTests {
    /// Five rounds of the polynomial at a singular value, by hand.
    private func polynomial(_ value: Float) -> Float {
        (0..<5).reduce(value) { s, _ in
            3.4445 * s - 4.7750 * s * s * s + 2.0315 * s * s * s * s * s
        }
    }

    /// Singular values of a diagonal matrix are its entries, over the length of all: 3/5 and 4/5.
    @Test func singularValuesFollowThePolynomial() {
        let diagonal = Tensor([3, 0, 0, 0, -4, 0], shape: [2, 3])
        let expected = Tensor([polynomial(0.6), 0, 0, 0, -polynomial(0.8), 0], shape: [2, 3])
        expectClose(diagonal.orthogonalized(), expected)
        let tall = diagonal.permuted(1, 0).orthogonalized()
        expectClose(tall, expected.permuted(1, 0))
    }

    @Test func rowsBecomeNearlyOrthogonal() {
        let x = Tensor.normal([12, 40], from: RandomStream(seed: 4)).orthogonalized()
        let products = x.multiplied(by: x, transposingOther: true).floats
        for row in 0..<12 {
            for column in 0..<12 {
                let product = products[row * 12 + column]
                if row == column {
                    #expect((0.6...1.4).contains(product), "\(product)")
                } else {
                    #expect(abs(product) < 0.3, "\(product)")
                }
            }
        }
    }

    /// The first step: momentum 0.05 g, one step ahead 0.0975 g, whose length does not matter.
    @Test func aStepIsAsLongAsSaid() {
        let weight = Parameter([2, 3], start: .ones)
        let optimizer = Muon(
            [("weight", weight)], treatment: { _, _ in .init(weightDecay: 0.5) },
            for: { _, _ in true })
        let norm = optimizer.step([Tensor([3, 0, 0, 0, -4, 0], shape: [2, 3])], rate: 0.1)
        #expect(norm == 5)
        let length = 0.1 * 0.2 * Float(3).squareRoot()
        var expected = [Float](repeating: 0.95, count: 6)
        expected[0] -= length * polynomial(0.6)
        expected[4] += length * polynomial(0.8)
        expectClose(weight.tensor.floats, expected)
    }

    /// Vectors, and matrices that are not chosen, go the way of AdamW.
    @Test func othersLearnByAdamW() {
        let gradients = [[3, 4], [3, 4]].map { Tensor($0, shape: [2]) }
        func trained(_ make: (NamedParameters) -> any Optimizer) -> [[Float]] {
            let parameters: NamedParameters = ["a", "b"].map { ($0, Parameter([2], start: .ones)) }
            let optimizer = make(parameters)
            for _ in 0..<3 { optimizer.step(gradients, rate: 0.1) }
            return parameters.map(\.parameter.tensor.floats)
        }
        let treatment = { (name: String, _: Parameter) in
            AdamW.Treatment(rateFactor: name == "a" ? 2 : 1)
        }
        #expect(
            trained { Muon($0, treatment: treatment, for: { _, _ in true }) }
                == trained { AdamW($0, treatment: treatment) })
    }

    @Test func infiniteGradientsChangeNothing() {
        let weight = Parameter([2, 2], start: .ones)
        let optimizer = Muon([("weight", weight)], treatment: { _, _ in .init() }) { _, _ in true }
        #expect(optimizer.step([.full([2, 2], .infinity)], rate: 1) == .infinity)
        #expect(weight.tensor.floats == [1, 1, 1, 1])
    }
}
