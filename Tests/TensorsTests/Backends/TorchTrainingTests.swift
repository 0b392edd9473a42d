import Foundation
import Testing

@testable import Tensors

/// On machines with PyTorch, where `SIMDRIVE_TEST_DEVICE` asks for it.
@TensorActor
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SIMDRIVE_TEST_DEVICE"] != nil))
struct TorchTrainingTests {
    private func losses(on backend: any Backend) -> [Float] {
        let usual = Backends.current
        Backends.use(backend)
        defer { Backends.use(usual) }
        return TinyTraining(seed: 4).run(200)
    }

    /// From the same seed, on the processor and on the device.
    @Test func trainsAsTheProcessorDoes() {
        let (there, here) = (losses(on: Backends.current), losses(on: CPUBackend.shared))
        for (a, b) in zip(there, here) { #expect(abs(a - b) <= 0.01 * b) }
        #expect(here[199] < 0.2 * here[0])
    }

    @Test func numbersStayWhereTheyAreMade() {
        let x = Tensor.ones([2, 3])
        #expect(x.backend is TorchBackend && (x + x).backend is TorchBackend)
        #expect(!x.storage.isOnHost && x.floats == [1, 1, 1, 1, 1, 1])
    }
}
