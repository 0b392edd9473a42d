import Foundation
import Tensors

/// Noise levels as vectors: sinusoids of ln σ, then two linear layers; float32, since bf16 cannot tell
/// near levels apart.
struct NoiseEmbedding: Module {
    let linear1: Linear
    let linear2: Linear

    private static let waves = 64

    init(width: Int) {
        linear1 = Linear(from: Self.waves, to: width)
        linear2 = Linear(from: width, to: width)
    }

    /// - Returns: `[n, width]`.
    func callAsFunction(_ sigmas: [Float]) -> Tensor {
        // ln σ runs from −7 (clean) to 4.4: stretched to the range that sinusoids of steps are made for.
        let places = sigmas.map { 100 * (log(max($0, 0.001)) + 7) }
        return linear2(linear1(.sinusoidal(positions: places, width: Self.waves)).silu())
    }
}
