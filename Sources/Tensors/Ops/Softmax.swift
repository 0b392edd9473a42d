import CKernels

extension Tensor {
    /// `exp(x) / Σ exp(x)` along the last axis, summed in float32.
    ///
    /// - Parameter axis: the last one; bring another there with `permuted`.
    public func softmax(axis: Int = -1) -> Tensor {
        precondition(
            self.axis(axis) == rank - 1, "softmax along axis \(axis) of \(shape): permute it last")
        let columns = shape[rank - 1]
        let rows = shape.dropLast().reduce(1, *)
        let bfloat16: Int32 = dtype == .bfloat16 ? 1 : 0
        let result = Tensor(uninitialized: shape, dtype)
        ck_softmax_forward(pointer, rows, columns, bfloat16, result.pointer)
        return result.recording(self) { gradient in
            // Bound by name, so that it lives through the call.
            let gradient = gradient.cast(to: dtype)
            let carried = Tensor(uninitialized: shape, dtype)
            ck_softmax_backward(
                result.pointer, gradient.pointer, rows, columns, bfloat16, carried.pointer)
            return [carried]
        }
    }
}
