extension Tensor {
    /// Every position of `[b, h, w, c]` repeated `scale` times along rows and columns.
    public func upsampledNearest(by scale: Int) -> Tensor {
        let (b, h, w, c) = shape4
        let repeated = viewed(
            [b, h, scale, w, scale, c], strides: [h * w * c, w * c, 0, c, 0, 1])
        let sum = (AxisMap.runs(of: scale, in: h * scale), AxisMap.runs(of: scale, in: w * scale))
        return repeated.reshaped(b, h * scale, w * scale, c).recording(self) { g in
            [g.resampled(rows: sum.0, columns: sum.1)]
        }
    }

    /// The mean of every square of `scale` positions of `[b, h, w, c]`.
    public func areaDownsampled(by scale: Int) -> Tensor {
        let (_, h, w, _) = shape4
        precondition(
            h.isMultiple(of: scale) && w.isMultiple(of: scale), "\(shape) downsampled by \(scale)")
        let share = 1 / Float(scale)
        return resampling(
            rows: .runs(of: scale, in: h, weight: share),
            columns: .runs(of: scale, in: w, weight: share))
    }

    /// `[b, h, w, c]` to another size by linear interpolation between the centres of positions: PyTorch's
    /// `bilinear` with `align_corners=False` and no antialiasing.
    public func resizedBilinear(height: Int, width: Int) -> Tensor {
        let (_, h, w, _) = shape4
        return resampling(rows: .linear(from: h, to: height), columns: .linear(from: w, to: width))
    }

    /// `[b, h, w, c]` to another size by cubic convolution (Keys 1981, a = −0.75): PyTorch's `bicubic` with
    /// `align_corners=False` and no antialiasing.
    public func resizedBicubic(height: Int, width: Int) -> Tensor {
        let (_, h, w, _) = shape4
        return resampling(rows: .cubic(from: h, to: height), columns: .cubic(from: w, to: width))
    }

    private func resampling(rows: AxisMap, columns: AxisMap) -> Tensor {
        resampled(rows: rows, columns: columns).recording(self) { g in
            [g.resampled(rows: rows.transposed, columns: columns.transposed)]
        }
    }

    /// Columns first, in float32, then rows; not recorded.
    private func resampled(rows: AxisMap, columns: AxisMap) -> Tensor {
        resampled(axis: 2, by: columns, as: .float32).resampled(axis: 1, by: rows, as: dtype)
    }

    private func resampled(axis: Int, by map: AxisMap, as dtype: DType) -> Tensor {
        precondition(shape[axis] == map.from, "\(map.from) positions, shape is \(shape)")
        let outer = shape[..<axis].reduce(1, *)
        let inner = shape[(axis + 1)...].reduce(1, *)
        return backend.resample(
            self, outer: outer, by: map, inner: inner, shape: shape.replacing(axis, by: map.to),
            as: dtype)
    }
}

/// A sparse linear map along one axis: each place of the result is a weighted sum of a few places.
struct AxisMap: Hashable {
    /// Lengths of the axis before and after.
    let from: Int
    let to: Int
    /// Where the terms of each result begin; one more number than results.
    private(set) var starts = [0]
    private(set) var sources: [Int] = []
    private(set) var weights: [Float] = []

    init(from: Int, to: Int, terms: (Int) -> [(source: Int, weight: Float)]) {
        (self.from, self.to) = (from, to)
        for place in 0..<to {
            for term in terms(place) {
                sources.append(term.source)
                weights.append(term.weight)
            }
            starts.append(sources.count)
        }
    }

    /// Sums `length` neighbours of `from`, each times `weight`.
    static func runs(of length: Int, in from: Int, weight: Float = 1) -> AxisMap {
        AxisMap(from: from, to: from / length) { place in
            (0..<length).map { (place * length + $0, weight) }
        }
    }

    /// Linear interpolation at the centres of `to` equal parts, clamped at both ends.
    static func linear(from: Int, to: Int) -> AxisMap {
        AxisMap(from: from, to: to) { place in
            let center = (Double(place) + 0.5) * Double(from) / Double(to) - 0.5
            let position = max(0, min(Double(from - 1), center))
            let lower = Int(position)
            let fraction = Float(position - Double(lower))
            if fraction == 0 { return [(lower, 1)] }
            return [(lower, 1 - fraction), (lower + 1, fraction)]
        }
    }

    /// Cubic convolution of the four nearest places; those beyond an end are the last one.
    static func cubic(from: Int, to: Int) -> AxisMap {
        func weight(_ distance: Double) -> Float {
            let (a, x) = (-0.75, abs(distance))
            return Float(
                x <= 1
                    ? ((a + 2) * x - (a + 3)) * x * x + 1 : (((x - 5) * x + 8) * x - 4) * a)
        }
        return AxisMap(from: from, to: to) { place in
            let center = (Double(place) + 0.5) * Double(from) / Double(to) - 0.5
            let lower = Int(center.rounded(.down))
            return (lower - 1...lower + 2).map { source in
                (min(max(source, 0), from - 1), weight(center - Double(source)))
            }
        }
    }

    /// The map of gradients.
    var transposed: AxisMap {
        var terms: [[(source: Int, weight: Float)]] = Array(repeating: [], count: from)
        for place in 0..<to {
            for term in starts[place]..<starts[place + 1] {
                terms[sources[term]].append((place, weights[term]))
            }
        }
        return AxisMap(from: to, to: from) { terms[$0] }
    }
}
