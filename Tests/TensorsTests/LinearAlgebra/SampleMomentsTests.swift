import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct SampleMomentsTests {
    @Test func byHand() {
        var moments = SampleMoments(width: 2)
        moments.add(Matrix(rows: 1, columns: 2, values: [1, 10]))
        moments.add(Matrix(rows: 2, columns: 2, values: [2, 20, 3, 60]))
        #expect(moments.count == 3)
        #expect(moments.mean == [2, 30])
        #expect(moments.covariance.values == [1, 25, 25, 700])
    }

    @Test(arguments: [50, 7, 1])
    func agreesWithNumPyWhateverTheBatches(_ batch: Int) throws {
        let file = try Safetensors(fixture: "statistics")
        let samples = try file.tensor("samples")
        var moments = SampleMoments(width: 6)
        for start in stride(from: 0, to: 50, by: batch) {
            moments.add(Matrix(samples[start..<min(start + batch, 50)]))
        }
        expectClose(moments.mean.map(Float.init), try file.tensor("mean").floats)
        expectClose(moments.covariance.tensor, try file.tensor("covariance"))
    }
}
