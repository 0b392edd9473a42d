extension Tensor {
    /// Sum over `axes`, added up in float32.
    public func sum(axes: [Int], keepingAxes: Bool = false) -> Tensor {
        let axes = axes.map(axis)
        let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
        let short = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
        let form = self.form
        return total(over: axes).cast(to: dtype).reshaped(keepingAxes ? kept : short)
            .recording(self) { g in
                [g.reshaped(kept).cast(to: form.dtype).broadcast(to: form.shape)]
            }
    }

    /// Mean over `axes`, added up in float32.
    public func mean(axes: [Int], keepingAxes: Bool = false) -> Tensor {
        let count = axes.map { shape[axis($0)] }.reduce(1, *)
        return sum(axes: axes, keepingAxes: keepingAxes) / Float(count)
    }

    /// The sum of all numbers, as float32 whatever the dtype.
    public func sum() -> Tensor {
        let form = self.form
        return total(over: Array(shape.indices)).reshaped([]).recording(self) { g in
            [g.cast(to: form.dtype).broadcast(to: form.shape)]
        }
    }

    /// The mean of all numbers, as float32 whatever the dtype.
    public func mean() -> Tensor { sum() / Float(count) }

    /// Whether no number is infinite or NaN: one answer for the whole tensor.
    public var isFinite: Bool { backend.isFinite(self) }

    /// Float32 sum over `axes`, which stay with length 1; not recorded.
    ///
    /// Axes are summed one run of neighbours at a time.
    func total(over axes: [Int]) -> Tensor {
        var result = detached
        for range in Self.runs(of: axes).reversed() {
            result = result.total(over: range)
        }
        return result.cast(to: .float32)
    }

    private func total(over axes: Range<Int>) -> Tensor {
        let outer = shape[..<axes.lowerBound].reduce(1, *)
        let inner = shape[axes.upperBound...].reduce(1, *)
        let length = shape[axes].reduce(1, *)
        let ones = axes.map { _ in 1 }
        return backend.sum(self, outer: outer, count: length, inner: inner).reshaped(
            shape[..<axes.lowerBound] + ones + shape[axes.upperBound...])
    }

    /// Ascending ranges of neighbouring axes.
    private static func runs(of axes: [Int]) -> [Range<Int>] {
        axes.sorted().reduce(into: []) { runs, axis in
            if let last = runs.last, last.upperBound == axis {
                runs[runs.count - 1] = last.lowerBound..<(axis + 1)
            } else {
                runs.append(axis..<(axis + 1))
            }
        }
    }
}
