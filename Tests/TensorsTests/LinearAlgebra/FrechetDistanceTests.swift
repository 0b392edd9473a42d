import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct FrechetDistanceTests {
    private func moments(_ samples: Matrix) -> SampleMoments {
        var moments = SampleMoments(width: samples.columns)
        moments.add(samples)
        return moments
    }

    /// In one dimension: (μ₁ − μ₂)² + (σ₁ − σ₂)².
    @Test func byHand() {
        let narrow = moments(Matrix(rows: 3, columns: 1, values: [-1, 0, 1]))
        let wide = moments(Matrix(rows: 3, columns: 1, values: [1, 4, 7]))
        #expect(abs(narrow.frechetDistance(to: wide) - 20) < 1e-12)
        #expect(abs(narrow.frechetDistance(to: narrow)) < 1e-12)
    }

    @Test func agreesWithSciPy() throws {
        let file = try Safetensors(fixture: "statistics")
        let (a, b) = (
            moments(Matrix(try file.tensor("samples"))), moments(Matrix(try file.tensor("others")))
        )
        let expected = Double(try file.tensor("frechet").item)
        #expect(abs(a.frechetDistance(to: b) / expected - 1) < 1e-5)
        #expect(abs(b.frechetDistance(to: a) / expected - 1) < 1e-5)
    }
}
