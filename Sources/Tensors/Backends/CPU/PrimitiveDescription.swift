/// All that decides how oneDNN computes something: the key under which a primitive is kept.
struct PrimitiveDescription: Hashable {
    enum Operation: Hashable {
        case convolution(Direction, Window)
        case innerProduct(Direction)
        case matrixProduct
        case reorder
    }

    /// Which part of a layer is computed.
    enum Direction: Hashable {
        case forward, backwardData, backwardWeights
    }

    /// Strides and zero padding of a convolution over two axes, `[rows, columns]` each.
    struct Window: Hashable {
        var strides: SIMD2<Int>
        var before: SIMD2<Int>
        var after: SIMD2<Int>
    }

    /// How the numbers of an operand lie in memory.
    enum Layout: Hashable {
        /// Steps between neighbours along each axis, in numbers.
        case strided([Int], strides: [Int], DType)
        /// oneDNN's own choice.
        case any([Int], DType)
        /// What oneDNN chose before, by its place in the table of such choices.
        case chosen(Int)
    }

    var operation: Operation
    /// Input of the layer, or its gradient.
    var source: Layout
    /// Second factor, or its gradient; nil for a reorder.
    var weights: Layout?
    /// Bias of the outputs, or its gradient.
    var bias: Layout?
    /// Output of the layer, or its gradient.
    var destination: Layout
    /// Whether the result is added to what the destination holds.
    var accumulates = false
    /// Threads that it runs on: oneDNN divides the work when it makes a primitive.
    var threads: Int
}

extension PrimitiveDescription.Layout {
    /// Dense, last axis fastest.
    static func plain(_ dims: [Int], _ dtype: DType) -> Self {
        var strides = [Int](repeating: 1, count: dims.count)
        for axis in dims.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * max(dims[axis + 1], 1)
        }
        return .strided(dims, strides: strides, dtype)
    }

    /// `[n, h, w, c]` in memory, in oneDNN's order of axes: n, c, h, w.
    static func channelsLast(n: Int, h: Int, w: Int, c: Int, _ dtype: DType) -> Self {
        .strided([n, c, h, w], strides: [h * w * c, 1, w * c, c], dtype)
    }

    /// The last two axes seen the other way round.
    func transposed() -> Self {
        guard case .strided(var dims, var strides, let dtype) = self else {
            preconditionFailure("\(self) cannot be transposed")
        }
        dims.swapAt(dims.count - 2, dims.count - 1)
        strides.swapAt(strides.count - 2, strides.count - 1)
        return .strided(dims, strides: strides, dtype)
    }
}

extension PrimitiveDescription: CustomStringConvertible {
    var description: String {
        let operands = [source, weights, bias, destination].compactMap { $0 }
        return "\(operation) of \(operands.map(String.init(describing:)).joined(separator: ", "))"
    }
}
