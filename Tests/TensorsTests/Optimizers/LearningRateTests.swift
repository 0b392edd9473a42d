import Foundation
import Tensors
import Testing

struct LearningRateTests {
    static let cosine = LearningRate(
        peak: 1, warmUp: 4, course: .cosine(end: 104, floor: 0.1))
    static let constant = LearningRate(peak: 2, warmUp: 4, coolDown: 100..<110)

    @Test(arguments: [
        (constant, 0, 0.5), (constant, 1, 1), (constant, 3, 2), (constant, 50, 2),
        (constant, 100, 2), (constant, 101, 1.8), (constant, 109, 0.2), (constant, 110, 0),
        (constant, 500, 0),
        (cosine, 0, 0.25), (cosine, 3, 1), (cosine, 4, 1), (cosine, 54, 0.55),
        // A quarter of the way: 0.1 + 0.9 · (1 + cos 45°) / 2.
        (cosine, 29, 0.868198), (cosine, 104, 0.1), (cosine, 1000, 0.1),
        (LearningRate(peak: 3), 0, 3), (LearningRate(peak: 3), 1_000_000, 3),
    ])
    func rateOfAStep(_ rate: LearningRate, _ step: Int, _ expected: Float) {
        #expect(abs(rate.at(step: step) - expected) < 1e-5)
    }

    @Test func isAPlainValueOnDisk() throws {
        let copy = try JSONDecoder().decode(
            LearningRate.self, from: try JSONEncoder().encode(Self.cosine))
        #expect(copy == Self.cosine)
    }
}
