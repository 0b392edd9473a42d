/// `x · weightᵀ + bias` over the last axis.
public struct Linear: Module {
    /// Of shape `[out, in]`.
    public let weight: Parameter
    /// Of shape `[out]`.
    public let bias: Parameter?

    /// - Parameter startingAtZero: for the last projection of a branch, so that the branch starts as
    ///   nothing.
    public init(from inputs: Int, to outputs: Int, bias: Bool = true, startingAtZero: Bool = false)
    {
        let start = Parameter.Start.fan(in: inputs, zero: startingAtZero)
        weight = Parameter([outputs, inputs], start: start)
        self.bias = bias ? Parameter([outputs], start: start) : nil
    }

    /// `[…, in]` to `[…, out]`, plus `residual` in the same pass.
    public func callAsFunction(_ x: Tensor, adding residual: Tensor? = nil) -> Tensor {
        x.linear(weight: weight.value, bias: bias?.value, adding: residual)
    }
}

extension Parameter.Start {
    /// PyTorch's default for weights and biases alike: uniform in ±1/√(numbers in a weighted sum).
    static func fan(in count: Int, zero: Bool) -> Self {
        zero ? .zeros : .uniform(bound: 1 / Float(count).squareRoot())
    }
}
