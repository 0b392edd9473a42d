extension Tensor {
    /// `x · weightᵀ + bias` over the last axis: `[…, in]` to `[…, out]`.
    ///
    /// - Parameters:
    ///   - weight: `[out, in]`.
    ///   - bias: float32 `[out]`.
    ///   - residual: added to the result, stored as this input.
    public func linear(
        weight: Tensor, bias: Tensor? = nil, adding residual: Tensor? = nil
    ) -> Tensor {
        precondition(
            weight.rank == 2 && shape.last == weight.shape[1],
            "weights of shape \(weight.shape) for an input of shape \(shape)")
        let (out, input) = (weight.shape[0], weight.shape[1])
        let rows = shape.dropLast().reduce(1, *)
        let product = AffineOp(
            .linear, source: .plain([rows, input], dtype),
            destination: .plain([rows, out], dtype), dtype: dtype, kernel: [out, input])
        return product(
            self, weight, bias, adding: residual, result: shape.dropLast() + [out])
    }

    /// Matrix product over the last two axes, the ones before being equal: `[…, m, k]` and `[…, k, n]`
    /// to `[…, m, n]`, accumulated in float32.
    ///
    /// - Parameters:
    ///   - transposingSelf: this is stored as `[…, k, m]`.
    ///   - transposingOther: `other` is stored as `[…, n, k]`.
    public func multiplied(
        by other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
    ) -> Tensor {
        precondition(
            rank >= 2 && rank == other.rank && shape.dropLast(2) == other.shape.dropLast(2),
            "matrices of shapes \(shape) and \(other.shape)")
        let common = dtype == other.dtype ? dtype : .float32
        let (a, b) = (cast(to: common), other.cast(to: common))
        return a.product(b, transposingSelf, transposingOther)
    }

    /// The product of two tensors stored alike, recorded.
    private func product(_ other: Tensor, _ flipsSelf: Bool, _ flipsOther: Bool) -> Tensor {
        let (a, b) = (detached, other.detached)
        return a.rawProduct(b, flipsSelf, flipsOther).recording(self, other) {
            [needsA = isRecorded, needsB = other.isRecorded] g in
            let g = g.cast(to: a.dtype)
            return [
                !needsA
                    ? nil
                    : flipsSelf
                        ? b.rawProduct(g, flipsOther, true) : g.rawProduct(b, false, !flipsOther),
                !needsB
                    ? nil
                    : flipsOther
                        ? g.rawProduct(a, true, flipsSelf) : a.rawProduct(g, !flipsSelf, false),
            ]
        }
    }

    private func rawProduct(_ other: Tensor, _ flipsSelf: Bool, _ flipsOther: Bool) -> Tensor {
        let batch = shape.dropLast(2).reduce(1, *)
        let a = matrices(batch, isTransposed: flipsSelf)
        let b = other.matrices(batch, isTransposed: flipsOther)
        precondition(
            a.columns == b.rows,
            "inner lengths \(a.columns) and \(b.rows) of \(shape) and \(other.shape)")
        let result = shape.dropLast(2) + [a.rows, b.columns]
        if result.contains(0) || a.columns == 0 { return .zeros(Array(result), dtype) }
        return backend.product(a, b, shape: Array(result))
    }

    /// The last two axes as a batch of matrices.
    private func matrices(_ batch: Int, isTransposed: Bool) -> MatrixBatch {
        let (rows, columns) = (shape[rank - 2], shape[rank - 1])
        return MatrixBatch(
            tensor: self, count: batch, rows: isTransposed ? columns : rows,
            columns: isTransposed ? rows : columns, isTransposed: isTransposed)
    }
}
