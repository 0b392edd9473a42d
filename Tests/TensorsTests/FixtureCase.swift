import TestSupport
import Testing

@testable import Tensors

/// One case of a fixture file: `name.input` and `name.input.gradient` for every input, `name.gradient`
/// and `name.result`.
///
/// Activations stand there in bfloat16 and are used as they are or, exactly, in float32.
@TensorActor
struct FixtureCase {
    let name: String
    let file: Safetensors

    init(_ name: String, in family: String) throws {
        self.name = name
        file = try Safetensors(fixture: family)
    }

    /// Expects `op` to give the result and, going back, the gradients of its inputs: the largest error
    /// is compared with the largest number.
    func expect(
        of inputs: [String], as dtype: DType, within tolerance: Float,
        sourceLocation: SourceLocation = #_sourceLocation, op: ([Tensor]) -> Tensor
    ) throws {
        let leaves = inputs.map { _ in Node() }
        let recorded = try zip(inputs, leaves).map { input, leaf in
            let value = try activation("\(name).\(input)", as: dtype)
            return Tensor(
                shape: value.shape, dtype: value.dtype, storage: value.storage, node: leaf)
        }
        let result = Recording.$isOn.withValue(true) { op(recorded) }
        #expect(result.dtype == dtype, sourceLocation: sourceLocation)
        let seed = try activation("\(name).gradient", as: dtype)
        let found = gradients(of: result, seed: seed, at: leaves)
        try expect(result, "result", within: tolerance, sourceLocation)
        for (input, gradient) in zip(inputs, found) {
            let gradient = try #require(gradient, "no gradient of \(input)")
            try expect(gradient, "\(input).gradient", within: tolerance, sourceLocation)
        }
    }

    private func activation(_ name: String, as dtype: DType) throws -> Tensor {
        let tensor = try file.tensor(name)
        return tensor.dtype == .bfloat16 ? tensor.cast(to: dtype) : tensor
    }

    private func expect(
        _ tensor: Tensor, _ key: String, within tolerance: Float, _ place: SourceLocation
    ) throws {
        expectClose(
            tensor, try file.tensor("\(name).\(key)"), within: tolerance, sourceLocation: place)
    }
}
