import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct NormalizeTests {
    @Test(arguments: [
        ("shared", 4, Activation.silu, true), ("perSample", 2, .identity, true),
        ("perSampleSiLU", 8, .silu, true), ("far", 2, .identity, false),
    ])
    func groupNormMatchesPyTorch(
        _ name: String, _ groups: Int, _ activation: Activation, _ inBFloat16: Bool
    ) throws {
        let reference = try FixtureCase("group.\(name)", in: "norms")
        for (dtype, tolerance) in dtypes where inBFloat16 || dtype == .float32 {
            try reference.expect(of: ["x", "scale", "shift"], as: dtype, within: tolerance) {
                $0[0].groupNormalized(
                    groups: groups, scale: $0[1], shift: $0[2], activation: activation)
            }
        }
    }

    @Test func layerNormMatchesPyTorch() throws {
        let reference = try FixtureCase("layer", in: "norms")
        for (dtype, tolerance) in dtypes {
            try reference.expect(of: ["x", "scale", "shift"], as: dtype, within: tolerance) {
                $0[0].layerNormalized(scale: $0[1], shift: $0[2])
            }
        }
    }

    @Test(arguments: [("rms", Activation.identity), ("rmsSiLU", .silu)])
    func rmsNormMatchesPyTorch(_ name: String, _ activation: Activation) throws {
        let reference = try FixtureCase(name, in: "norms")
        for (dtype, tolerance) in dtypes {
            try reference.expect(of: ["x", "scale"], as: dtype, within: tolerance) {
                $0[0].rmsNormalized(scale: $0[1], activation: activation)
            }
        }
    }

    /// Every position 500 times: the same statistics out of many chunks.
    @Test(.onProcessor) func manyChunksAgreeWithOne() {
        let few = Pass(positions: 16, repeats: 1)
        let many = Pass(positions: 16, repeats: 500)
        expectClose(few.result, many.result.sliced(axis: 1, 0..<16))
        expectClose(few.xGradient, many.xGradient.sliced(axis: 1, 0..<16))
        expectClose(few.scaleGradient * 500, many.scaleGradient)
    }

    @Test(arguments: [1, 3, 7])
    func bitsDoNotDependOnThreads(_ threads: Int) {
        let usual = Threads.count
        defer { Threads.use(usual) }
        Threads.use(2)
        let two = Pass(positions: 1200, repeats: 1)
        Threads.use(threads)
        let other = Pass(positions: 1200, repeats: 1)
        #expect(two.result.floats == other.result.floats)
        #expect(two.xGradient.floats == other.xGradient.floats)
        #expect(two.scaleGradient.floats == other.scaleGradient.floats)
    }

    /// A flat picture has no deviation: only the shift is left.
    @Test func constantsBecomeTheShift() {
        let result = Tensor.full([1, 4, 4, 8], 3).groupNormalized(
            groups: 2, scale: .full([8], 2), shift: .full([8], 0.5))
        #expect(result.floats == Array(repeating: 0.5, count: 128))
    }
}

/// Dtypes and how far results may be off.
private let dtypes: [(DType, Float)] = [(.float32, 1e-4), (.bfloat16, 2e-2)]

/// Group norm of two samples of 48 channels, each picture `repeats` times below itself, and back.
@TensorActor
private struct Pass {
    let result: Tensor
    let xGradient: Tensor
    let scaleGradient: Tensor

    init(positions: Int, repeats: Int) {
        let random = RandomStream(seed: 3)
        func tiled(_ name: String) -> Tensor {
            let once = Tensor.normal([2, positions, 48], from: random.child(name))
            return .concatenated(Array(repeating: once, count: repeats), axis: 1)
        }
        let (x, gradient) = (Parameter(tiled("x")), tiled("gradient"))
        let scale = Parameter(.normal([2, 48], from: random.child("scale")))
        func normalized() -> Tensor {
            x.value.groupNormalized(
                groups: 6, scale: scale.value, shift: scale.tensor, activation: .silu)
        }
        result = normalized()
        let found = valueAndGradients(of: [x, scale]) { (normalized() * gradient).sum() }
        (xGradient, scaleGradient) = (found.gradients[0], found.gradients[1])
    }
}

extension Parameter {
    /// One that holds `tensor`.
    fileprivate convenience init(_ tensor: Tensor) {
        self.init(tensor.shape, start: .zeros)
        assign(tensor)
    }
}
