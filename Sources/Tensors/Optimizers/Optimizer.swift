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
    ///   - maxNorm: gradients together longer than this are shortened to it.
    /// - Returns: the length of all gradients together before that. When it is not finite, nothing has
    ///   been changed.
    @discardableResult
    func step(_ gradients: [Tensor], rate: Float, maxNorm: Float) -> Float
}

extension Optimizer {
    /// A step of the gradients as they are.
    @discardableResult
    public func step(_ gradients: [Tensor], rate: Float) -> Float {
        step(gradients, rate: rate, maxNorm: .infinity)
    }
}
