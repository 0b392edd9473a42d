extension Tensor {
    /// The same numbers in the same order under another shape; shares the memory.
    public func reshaped(_ shape: [Int]) -> Tensor {
        if shape == self.shape { return self }
        precondition(shape.reduce(1, *) == count, "\(self.shape) reshaped to \(shape)")
        let old = self.shape
        return Tensor(shape: shape, dtype: dtype, storage: storage)
            .recording(self) { g in [g.reshaped(old)] }
    }

    /// The same numbers in the same order under another shape; shares the memory.
    public func reshaped(_ shape: Int...) -> Tensor { reshaped(shape) }

    /// Axis i of the result is axis `axes[i]` of this tensor.
    public func permuted(_ axes: Int...) -> Tensor { permuted(axes) }

    /// Axis i of the result is axis `axes[i]` of this tensor.
    public func permuted(_ axes: [Int]) -> Tensor {
        precondition(axes.sorted() == Array(shape.indices), "axes \(axes) of shape \(shape)")
        let strides = Self.contiguousStrides(shape)
        let back = axes.indices.sorted { axes[$0] < axes[$1] }
        return viewed(axes.map { shape[$0] }, strides: axes.map { strides[$0] })
            .recording(self) { g in [g.permuted(back)] }
    }

    /// The part of `axis` in `range`.
    public func sliced(axis: Int, _ range: Range<Int>) -> Tensor {
        let axis = self.axis(axis)
        let length = shape[axis]
        precondition(
            range.lowerBound >= 0 && range.upperBound <= length,
            "\(range) on axis \(axis) of shape \(shape)")
        if range.count == length { return self }
        let strides = Self.contiguousStrides(shape)
        return viewed(
            shape.replacing(axis, by: range.count), strides: strides,
            offset: range.lowerBound * strides[axis]
        ).recording(self) { g in
            [g.padded(axis: axis, before: range.lowerBound, after: length - range.upperBound)]
        }
    }

    /// The part of the first axis in `range`.
    public subscript(range: Range<Int>) -> Tensor { sliced(axis: 0, range) }

    /// Pieces of `axis`, of the given sizes, in order.
    public func split(axis: Int, sizes: [Int]) -> [Tensor] {
        precondition(
            sizes.reduce(0, +) == shape[self.axis(axis)],
            "sizes \(sizes) on axis \(axis) of shape \(shape)")
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return sliced(axis: axis, start..<(start + size))
        }
    }

    /// One tensor after another along `axis`; float32 when their dtypes differ.
    public static func concatenated(_ parts: [Tensor], axis: Int) -> Tensor {
        precondition(!parts.isEmpty, "nothing to concatenate")
        let axis = parts[0].axis(axis)
        let sizes = parts.map { $0.shape[axis] }
        let shape = parts[0].shape.replacing(axis, by: sizes.reduce(0, +))
        let dtype =
            parts.allSatisfy { $0.dtype == parts[0].dtype } ? parts[0].dtype : .float32
        let result = Tensor(uninitialized: shape, dtype)
        let dtypes = parts.map(\.dtype)
        var start = 0
        for part in parts {
            precondition(
                part.shape.replacing(axis, by: 0) == shape.replacing(axis, by: 0),
                "\(part.shape) beside \(parts[0].shape) along axis \(axis)")
            part.cast(to: dtype).write(into: result, axis: axis, at: start)
            start += part.shape[axis]
        }
        return result.recording(parts) { g in
            zip(g.split(axis: axis, sizes: sizes), dtypes).map { $0.cast(to: $1) }
        }
    }

    /// Zeros in front of `axis` and behind it.
    public func padded(axis: Int, before: Int, after: Int) -> Tensor {
        let axis = self.axis(axis)
        let length = shape[axis]
        if before == 0, after == 0 { return self }
        let result = Tensor.zeros(shape.replacing(axis, by: before + length + after), dtype)
        write(into: result, axis: axis, at: before)
        return result.recording(self) { g in [g.sliced(axis: axis, before..<(before + length))] }
    }
}

// MARK: Rows

extension Tensor {
    /// Rows of the first axis by number, as an embedding looks up its table: `[rows.count, …]`.
    public func gathered(rows: [Int]) -> Tensor {
        precondition(
            rows.allSatisfy { $0 >= 0 && $0 < shape[0] }, "rows \(rows) of shape \(shape)")
        let width = shape.dropFirst().reduce(1, *)
        let result = backend.gather(
            self, rows: rows, width: width, shape: shape.replacing(0, by: rows.count))
        let form = self.form
        return result.recording(self) { g in
            let table = Tensor.zeros(form.shape)
            table.backend.scatterAdd(g, rows: rows, width: width, to: table)
            return [table.cast(to: form.dtype)]
        }
    }
}

// MARK: Views

extension Tensor {
    /// A dense copy of what `strides` from `offset` walk over in this tensor; not recorded.
    func viewed(_ shape: [Int], strides: [Int], offset: Int = 0) -> Tensor {
        let result = Tensor(uninitialized: shape, dtype)
        backend.copy(
            shape, from: StridedView(tensor: self, offset: offset, strides: strides),
            to: StridedView(tensor: result, strides: Self.contiguousStrides(shape)))
        return result
    }

    /// Copies these numbers to places `start…` of `axis` in `result`.
    fileprivate func write(into result: Tensor, axis: Int, at start: Int) {
        let strides = Self.contiguousStrides(result.shape)
        backend.copy(
            shape, from: StridedView(tensor: self, strides: Self.contiguousStrides(shape)),
            to: StridedView(tensor: result, offset: start * strides[axis], strides: strides))
    }
}

extension [Int] {
    /// This shape with another length of one axis.
    func replacing(_ axis: Int, by length: Int) -> [Int] {
        var copy = self
        copy[axis] = length
        return copy
    }
}
