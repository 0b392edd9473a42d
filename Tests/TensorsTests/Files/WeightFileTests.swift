import Foundation
import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct WeightFileTests {
    struct Pair: Module {
        let a = Linear(from: 2, to: 3)
        let b = Linear(from: 3, to: 1, bias: false)
    }

    @Test func loadsWhatItSaved() throws {
        let (pair, copy) = (Pair(), Pair())
        pair.initialize(from: RandomStream(seed: 2))
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "pair.safetensors")
            try pair.save(to: url, metadata: ["kind": "pair"])
            try copy.load(from: Safetensors(contentsOf: url))
        }
        #expect(copy.parameters.map(\.tensor.floats) == pair.parameters.map(\.tensor.floats))
    }

    @Test func halvesTheNumbersWhenAsked() throws {
        let pair = Pair()
        pair.a.weight.assign(Tensor([1, 1.001, -3, 0, 5, 6], shape: [3, 2]))
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "pair.safetensors")
            try pair.save(to: url, as: .bfloat16)
            let file = try Safetensors(contentsOf: url)
            #expect(try file.tensor("a.weight").dtype == .bfloat16)
            try pair.load(from: file)
        }
        #expect(pair.a.weight.tensor.floats == [1, 1, -3, 0, 5, 6])
        #expect(pair.a.weight.tensor.dtype == .float32)
    }

    /// Matrices stay as they are asked for, vectors float32; products come out the same.
    @Test func frozenWeightsComputeTheSame() throws {
        let pair = Pair()
        pair.initialize(from: RandomStream(seed: 2))
        let frozen = Pair()
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "pair.safetensors")
            try pair.save(to: url, as: .bfloat16)
            try pair.load(from: Safetensors(contentsOf: url))
            try frozen.load(from: Safetensors(contentsOf: url), frozenAs: .bfloat16)
        }
        #expect(frozen.a.weight.tensor.dtype == .bfloat16)
        #expect(frozen.a.bias?.tensor.dtype == .float32)
        let x = Tensor.normal([5, 2], from: RandomStream(seed: 3))
        #expect(frozen.a(x).floats == pair.a(x).floats)
    }

    @Test func aPrefixPicksOneModelOfAFile() throws {
        let pair = Pair()
        pair.initialize(from: RandomStream(seed: 2))
        let copy = Pair()
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "two.safetensors")
            let two = pair.namedParameters.prefixed(by: "one.").tensors + [("two.x", Tensor(1))]
            try Safetensors.write(two, to: url)
            try copy.load(from: Safetensors(contentsOf: url), prefix: "one.")
        }
        #expect(copy.parameters.map(\.tensor.floats) == pair.parameters.map(\.tensor.floats))
    }

    @Test func everyMismatchIsNamedAndNothingChanges() throws {
        let pair = Pair()
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "other.safetensors")
            try Safetensors.write(
                [("a.weight", .ones([3, 2])), ("a.bias", .ones([4])), ("c", .ones([1]))], to: url)
            let error = #expect(throws: CheckpointError.self) {
                try pair.load(from: Safetensors(contentsOf: url))
            }
            #expect(
                error?.description
                    == "\(url.path) holds the weights of another model: 1 missing (b.weight), "
                    + "1 not in the model (c), 1 of another shape (a.bias [4] for [3])")
        }
        #expect(pair.a.weight.tensor.floats == [0, 0, 0, 0, 0, 0])
    }
}
