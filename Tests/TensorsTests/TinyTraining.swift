import Randomness

@testable import Tensors

/// A convolutional network of a hundred weights that learns to blur noise.
@TensorActor
final class TinyTraining {
    struct Network: Module {
        let first = Conv2d(from: 2, to: 6)
        let last = Conv2d(from: 6, to: 1)

        /// `[n, h, w, 2]` to `[n, h, w, 1]`.
        func callAsFunction(_ x: Tensor) -> Tensor {
            last(first(x).silu())
        }
    }

    /// All that is no tensor.
    struct State: Codable, Equatable {
        var step = 0
        var random: RandomStream
        var rate = LearningRate(peak: 1e-2, warmUp: 5)
    }

    let network = Network()
    let optimizer: AdamW
    let average: MovingAverage
    var state: State
    private let dtype: DType

    init(seed: UInt64, dtype: DType = .float32) {
        let stream = RandomStream(seed: seed)
        network.initialize(from: stream.child("weights"))
        optimizer = AdamW(network.namedParameters, weightDecay: 0.01)
        average = MovingAverage(of: network.namedParameters, decay: 0.99)
        state = State(random: stream.child("batches"))
        self.dtype = dtype
    }

    var parts: [String: NamedParameters] {
        [
            "weights": network.namedParameters, "optimizer": optimizer.namedParameters,
            "average": average.namedParameters,
        ]
    }

    /// Takes steps and returns the losses before them.
    @discardableResult
    func run(_ steps: Int) -> [Float] {
        // So small a network waits longer for a second thread than it computes.
        let threads = Threads.count
        Threads.use(1)
        defer { Threads.use(threads) }
        return (0..<steps).map { _ in step() }
    }

    private func step() -> Float {
        let x = Tensor.normal(
            [2, 8, 8, 2], from: state.random.child(Int(state.random.next() >> 1)))
        let blur = Tensor.full([1, 2, 3, 3], 0.2)
        let target = x.convolved(weight: blur)
        let (loss, gradients) = valueAndGradients(of: optimizer.parameters) {
            network(x.cast(to: dtype)).meanSquaredError(to: target)
        }
        optimizer.step(gradients, rate: state.rate.at(step: state.step), maxNorm: 1)
        average.follow()
        state.step += 1
        return loss.item
    }
}
