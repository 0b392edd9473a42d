import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct AttentionTests {
    @Test(arguments: [("self", 2), ("selfOdd", 1), ("selfLong", 1)])
    func selfAttentionMatchesPyTorch(_ name: String, _ heads: Int) throws {
        for (dtype, tolerance) in dtypes {
            try FixtureCase(name, in: "attention").expect(
                of: ["qkv"], as: dtype, within: tolerance
            ) { $0[0].attended(heads: heads) }
        }
    }

    @Test func attentionAlongTimeMatchesPyTorch() throws {
        for (dtype, tolerance) in dtypes {
            try FixtureCase("time", in: "attention").expect(
                of: ["qkv"], as: dtype, within: tolerance
            ) { $0[0].attendedAlongTime(heads: 2, frames: 3) }
        }
    }

    @Test func crossAttentionMatchesPyTorch() throws {
        for (dtype, tolerance) in dtypes {
            try FixtureCase("cross", in: "attention").expect(
                of: ["query", "key", "value"], as: dtype, within: tolerance
            ) { .attention(query: $0[0], key: $0[1], value: $0[2], heads: 3) }
        }
    }

    /// A place sees what it would see if the sequence ended with it.
    @Test func causalAttentionSeesWhatIsBefore() {
        let parts = (0..<3).map { Tensor.normal([2, 5, 6], from: RandomStream(seed: $0)) }
        let causal = Tensor.maskedAttention(
            query: parts[0], key: parts[1], value: parts[2], heads: 3, mask: .causalMask(5))
        for place in 0..<5 {
            let seen = parts.map { $0.sliced(axis: 1, 0..<place + 1) }
            let last = seen[0].sliced(axis: 1, place..<place + 1)
            expectClose(
                causal.sliced(axis: 1, place..<place + 1),
                .attention(query: last, key: seen[1], value: seen[2], heads: 3))
        }
    }

    /// Keys that are all alike are attended to alike: the mean of the values.
    @Test(arguments: [1, 15, 600, 3000])
    func equalKeysGiveTheMean(_ keys: Int) {
        let query = Tensor.normal([1, 70, 4], from: RandomStream(seed: 1))
        let value = Tensor.normal([1, keys, 4], from: RandomStream(seed: 2))
        let result = Tensor.attention(
            query: query, key: .full([1, keys, 4], 0.3), value: value, heads: 2)
        expectClose(
            result, value.mean(axes: [1], keepingAxes: true).broadcast(to: [1, 70, 4]), within: 1e-4
        )
    }

    /// Keys that come in blocks, the last one shorter, say what they say at once; the strongest come last.
    @Test(arguments: [4097, 5003])
    func blocksOfKeysGiveWhatAllGive(_ keys: Int) {
        let query = Tensor.normal([1, 37, 12], from: RandomStream(seed: 1))
        let ramp = Tensor((0..<keys).map { 1 + Float($0) / 1000 }, shape: [1, keys, 1])
        let key = Tensor.normal([1, keys, 12], from: RandomStream(seed: 2)) * ramp
        let value = Tensor.normal([1, keys, 12], from: RandomStream(seed: 3))
        let whole = query.multiplied(by: key, transposingOther: true) / Float(12).squareRoot()
        expectClose(
            .attention(query: query, key: key, value: value, heads: 1),
            whole.softmax().multiplied(by: value), within: 1e-5)
    }

    @Test func largeScoresDoNotOverflow() {
        let packed = Tensor([100, 100, 1, -100, -100, 2], shape: [1, 2, 3])
        expectClose(packed.attended(heads: 1).floats, [1, 2])
    }

    /// A picture may have its axes apart.
    @Test func rowsAndColumnsArePositions() {
        let packed = Tensor.normal([4, 2, 3, 24], from: RandomStream(seed: 4))
        let apart = packed.attendedAlongTime(heads: 2, frames: 4)
        #expect(apart.shape == [4, 2, 3, 8])
        let joined = packed.reshaped(4, 6, 24).attendedAlongTime(heads: 2, frames: 4)
        #expect(apart.floats == joined.floats)
    }

    @Test(arguments: [1, 3, 7])
    func bitsDoNotDependOnThreads(_ threads: Int) {
        let usual = Threads.count
        defer { Threads.use(usual) }
        let packed = Tensor.normal([1, 300, 3 * 24], from: RandomStream(seed: 6))
        Threads.use(2)
        let two = packed.attended(heads: 3)
        Threads.use(threads)
        #expect(two.floats == packed.attended(heads: 3).floats)
    }
}

/// Dtypes and how far results may be off.
private let dtypes: [(DType, Float)] = [(.float32, 1e-4), (.bfloat16, 2e-2)]
