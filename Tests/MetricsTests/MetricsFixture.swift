import Foundation
import Frames
import Tensors
import Testing

/// Two pictures and what is measured of them, by scikit-image and NumPy (Scripts/make_metric_fixtures.py).
@TensorActor
struct MetricsFixture {
    private let file: Safetensors

    init() throws {
        let url = try #require(
            Bundle.module.url(forResource: "Fixtures/metrics", withExtension: "safetensors"))
        file = try Safetensors(contentsOf: url)
    }

    func input(_ name: String) throws -> Tensor { try file.tensor("input.\(name)") }

    func expected(_ name: String) throws -> Double {
        Double(try file.tensor("output.\(name)").item)
    }

    /// Bytes of `[h, w, 3]` as a picture.
    func picture(_ name: String) throws -> Frame {
        let tensor = try input(name)
        return Frame(
            width: tensor.shape[1], height: tensor.shape[0],
            pixels: tensor.floats.map { UInt8($0) })
    }
}
