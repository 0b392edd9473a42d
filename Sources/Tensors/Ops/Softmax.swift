extension Tensor {
    /// `exp(x) / Σ exp(x)` along the last axis, summed in float32.
    ///
    /// - Parameter axis: the last one; bring another there with `permuted`.
    public func softmax(axis: Int = -1) -> Tensor {
        precondition(
            self.axis(axis) == rank - 1, "softmax along axis \(axis) of \(shape): permute it last")
        let columns = shape[rank - 1]
        let rows = shape.dropLast().reduce(1, *)
        let result = backend.softmax(self, rows: rows, columns: columns)
        return result.recording(self) { gradient in
            [
                result.backend.softmaxGradient(
                    result, gradient.cast(to: dtype), rows: rows, columns: columns)
            ]
        }
    }
}
