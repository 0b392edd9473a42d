/// The value of `loss` at a tensor and its gradient there, both detached; may be asked for while gradients
/// of something else are recorded.
///
/// - Parameter loss: computes a single number; what it uses besides `x` counts as frozen.
public func valueAndGradient(at x: Tensor, _ loss: (Tensor) -> Tensor) -> (
    value: Tensor, gradient: Tensor
) {
    let leaf = Node()
    let point = Tensor(shape: x.shape, dtype: x.dtype, storage: x.storage, node: leaf)
    let value = Recording.$isOn.withValue(true) { loss(point) }
    precondition(value.count == 1, "a loss is a single number, its shape is \(value.shape)")
    let one = Tensor.ones(value.shape, value.dtype)
    let found = Recording.$isOn.withValue(false) { gradients(of: value, seed: one, at: [leaf]) }
    return (value.detached, found[0] ?? .zeros(x.shape, x.dtype))
}

extension Tensor {
    /// The number `value`, taken to change with this tensor by `gradient`: for gradients that are put
    /// together by hand.
    public func steered(value: Tensor, gradient: Tensor) -> Tensor {
        precondition(gradient.shape == shape, "a gradient of \(gradient.shape) for \(shape)")
        return value.detached.recording(self) { g in [gradient * g] }
    }
}
