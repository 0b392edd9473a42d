/// Changes parameters against their gradients.
public protocol Optimizer: AnyObject {
    /// What is trained; gradients come in this order.
    var parameters: [Parameter] { get }
    /// What it remembers from step to step, for a checkpoint.
    var namedParameters: NamedParameters { get }

    /// Changes the parameters against their gradients.
    ///
    /// - Parameters:
    ///   - gradients: float32, one a parameter.
    ///   - norm: the length of all gradients together, `Tensor.norm(of:)`. When it is not finite, nothing is
    ///     changed.
    ///   - maxNorm: gradients together longer than this are shortened to it.
    func step(_ gradients: [Tensor], norm: Float, rate: Float, maxNorm: Float)
}

extension Optimizer {
    /// A step of gradients whose length nobody knows yet.
    ///
    /// - Parameter maxNorm: gradients together longer than this are shortened to it.
    /// - Returns: their length before that.
    @discardableResult
    public func step(_ gradients: [Tensor], rate: Float, maxNorm: Float = .infinity) -> Float {
        let norm = Tensor.norm(of: gradients).item
        step(gradients, norm: norm, rate: rate, maxNorm: maxNorm)
        return norm
    }
}

extension Tensor {
    /// The Euclidean length of all numbers of some float32 tensors together.
    public static func norm(of tensors: [Tensor]) -> Tensor {
        tensors.first?.backend.norm(of: tensors) ?? Tensor(0)
    }
}
