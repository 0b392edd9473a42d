import Tensors

/// A residual block conditioned on the noise level and the scene by scale and shift, and on what stands at
/// each position by addition: conditions that enter only at the input are washed out by the norms.
struct ResBlock: Module {
    let norm1: FeatureNorm
    let conv1: Conv2d
    let condition: Conv2d
    let embedding: Linear
    let norm2: FeatureNorm
    let conv2: Conv2d
    let skip: Conv2d?

    init(inputs: Int, outputs: Int, config: UNetConfig) {
        norm1 = FeatureNorm(channels: inputs, byPosition: config.normalizesByPosition)
        conv1 = Conv2d(from: inputs, to: outputs, kernel: 3)
        condition = Conv2d(from: config.conditionChannels, to: outputs, kernel: 1)
        embedding = Linear(from: config.embedding, to: 2 * outputs)
        norm2 = FeatureNorm(channels: outputs, byPosition: config.normalizesByPosition)
        conv2 = Conv2d(from: outputs, to: outputs, kernel: 3, startingAtZero: true)
        skip = inputs == outputs ? nil : Conv2d(from: inputs, to: outputs, kernel: 1)
    }

    /// - Parameters:
    ///   - x: `[n, h, w, c]`.
    ///   - embedding: `[n, e]`, activated.
    ///   - condition: `[n, h, w, k]`.
    func callAsFunction(_ x: Tensor, embedding: Tensor, condition: Tensor) -> Tensor {
        let h = conv1(norm1(x, activation: .silu), adding: self.condition(condition))
        return conv2(
            norm2(h, modulation: self.embedding(embedding)), adding: skip.map { $0(x) } ?? x)
    }
}
