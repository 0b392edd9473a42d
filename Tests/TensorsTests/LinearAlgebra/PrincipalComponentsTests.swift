import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct PrincipalComponentsTests {
    private func moments(_ file: Safetensors) throws -> SampleMoments {
        var moments = SampleMoments(width: 6)
        moments.add(Matrix(try file.tensor("samples")))
        return moments
    }

    @Test func agreesWithNumPy() throws {
        let file = try Safetensors(fixture: "statistics")
        let found = PrincipalComponents(of: try moments(file), count: 3)
        expectClose(
            found.components.tensor, try file.tensor("vectors")[0..<3], within: 1e-4)
        expectClose(
            found.variances.map(Float.init), Array(try file.tensor("values").floats.prefix(3)))
    }

    @Test func whitenedSamplesAreUncorrelatedAndCanBeUndone() throws {
        let file = try Safetensors(fixture: "statistics")
        let found = PrincipalComponents(of: try moments(file), count: 6)
        let samples = try file.tensor("samples")
        let mean = Tensor(found.mean.map(Float.init), shape: [6])
        let white = (samples - mean).linear(weight: found.whitening.tensor)
        var moments = SampleMoments(width: 6)
        moments.add(Matrix(white))
        expectClose(
            moments.covariance.tensor, Matrix(diagonal: [1, 1, 1, 1, 1, 1]).tensor, within: 1e-4)
        expectClose(
            white.linear(weight: found.unwhitening.tensor) + mean, samples, within: 1e-5)
    }
}
