import Foundation
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// Values computed outside of this project, by the scripts that Fixtures/README.md names.
struct Fixture {
    private let file: Safetensors

    /// What to compare in.
    static let dtypes: [DType] = Precision.hasBFloat16 ? [.float32, .bfloat16] : [.float32]

    init(_ name: String) throws {
        let url = try #require(
            Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "safetensors"))
        file = try Safetensors(contentsOf: url)
    }

    func input(_ name: String) throws -> Tensor { try file.tensor("input.\(name)") }
    func output(_ name: String) throws -> Tensor { try file.tensor("output.\(name)") }

    /// Gives every parameter its value; names that PyTorch did not use must not exist.
    func load(_ parameters: NamedParameters) throws {
        try parameters.load(from: file, prefix: "weight.")
    }

    /// sum(output · weighting), whose gradients the fixture holds.
    func weighted(_ outputs: [String: Tensor]) throws -> Tensor {
        try outputs.map { name, value in
            try (value.cast(to: .float32) * file.tensor("weighting.\(name)")).sum()
        }.reduce(Tensor(0), +)
    }

    /// Compares the gradient of every parameter, relative to the largest of its numbers.
    func expectGradients(
        _ parameters: NamedParameters, of loss: () throws -> Tensor, within tolerance: Float
    ) throws {
        let (_, gradients) = try valueAndGradients(of: parameters.map(\.parameter), loss)
        for ((name, _), gradient) in zip(parameters, gradients) {
            let expected = try file.tensor("gradient.\(name)")
            expectClose(gradient, expected, within: tolerance)
        }
    }

    /// Compares all gradients together, by the length of what they are off.
    ///
    /// For bfloat16, whose single numbers may be off by several hundredths, in PyTorch's autocast too.
    func expectGradientsTogether(
        _ parameters: NamedParameters, of loss: () throws -> Tensor, within tolerance: Float
    ) throws {
        let (_, gradients) = try valueAndGradients(of: parameters.map(\.parameter), loss)
        let expected = try parameters.map { try file.tensor("gradient.\($0.name)") }
        let off = Tensor.norm(of: zip(gradients, expected).map { $0 - $1 }).item
        #expect(
            off < tolerance * Tensor.norm(of: expected).item,
            "\(off / Tensor.norm(of: expected).item)")
    }
}
