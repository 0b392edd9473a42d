extension Tensor {
    /// The shape both shapes stretch to: aligned at the last axis, a length of 1 gives way.
    static func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int] {
        let (long, short) = a.count >= b.count ? (a, b) : (b, a)
        var shape = long
        for (axis, length) in zip((long.count - short.count)..., short) where length != 1 {
            precondition(
                shape[axis] == length || shape[axis] == 1, "shapes \(a) and \(b) do not broadcast")
            shape[axis] = length
        }
        return shape
    }

    /// Strides that walk this tensor along `shape`, 0 where it is repeated.
    func strides(over shape: [Int]) -> [Int] {
        if shape == self.shape { return Self.contiguousStrides(shape) }
        var strides = Array(repeating: 0, count: shape.count)
        var step = 1
        for (axis, length) in zip((shape.count - rank)..., self.shape).reversed() {
            if length != 1 { strides[axis] = step }
            step *= length
        }
        return strides
    }

    /// Strides of a dense array, last axis fastest.
    static func contiguousStrides(_ shape: [Int]) -> [Int] {
        var strides = Array(repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        return strides
    }

    /// Repeated along axes of length 1, and along new ones in front.
    public func broadcast(to shape: [Int]) -> Tensor {
        if shape == self.shape { return self }
        precondition(
            Self.broadcastShape(self.shape, shape) == shape, "\(self.shape) broadcast to \(shape)")
        let form = self.form
        return viewed(shape, strides: strides(over: shape)).recording(self) { g in
            [g.summed(to: form)]
        }
    }

    /// Summed over the axes along which a tensor of `form` was broadcast to this shape: the gradient of
    /// broadcasting.
    func summed(to form: Form) -> Tensor {
        if shape == form.shape { return cast(to: form.dtype) }
        let added = rank - form.shape.count
        let repeated = shape.indices.filter {
            $0 < added || (form.shape[$0 - added] == 1 && shape[$0] != 1)
        }
        return total(over: repeated).reshaped(form.shape).cast(to: form.dtype)
    }

    /// Shape and dtype: what the way back must know of a tensor whose numbers it does not keep.
    struct Form {
        let shape: [Int]
        let dtype: DType
    }

    var form: Form { Form(shape: shape, dtype: dtype) }

    /// The form, if a gradient can flow back through this value.
    var recordedForm: Form? { isRecorded ? form : nil }
}
