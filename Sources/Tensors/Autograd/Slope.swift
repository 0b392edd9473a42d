/// The value of `loss` at a tensor and its slope there, both detached; may be asked for while gradients
/// of something else are recorded.
///
/// - Parameter loss: computes a single number; what it uses besides `x` counts as frozen.
public func valueAndSlope(at x: Tensor, _ loss: (Tensor) -> Tensor) -> (
    value: Tensor, slope: Tensor
) {
    let leaf = Node()
    let point = Tensor(shape: x.shape, dtype: x.dtype, storage: x.storage, node: leaf)
    let value = Recording.$isOn.withValue(true) { loss(point) }
    precondition(value.count == 1, "a loss is a single number, its shape is \(value.shape)")
    let one = Tensor.ones(value.shape, value.dtype)
    let slope = Recording.$isOn.withValue(false) { gradients(of: value, seed: one, at: [leaf]) }
    return (value.detached, slope[0] ?? .zeros(x.shape, x.dtype))
}

extension Tensor {
    /// The number `value`, taken to change with this tensor by `slope`: for gradients that are put
    /// together by hand.
    public func steered(value: Tensor, slope: Tensor) -> Tensor {
        precondition(slope.shape == shape, "a slope of \(slope.shape) for \(shape)")
        return value.detached.recording(self) { g in [slope * g] }
    }
}
