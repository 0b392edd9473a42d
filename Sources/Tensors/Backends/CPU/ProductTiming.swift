import CKernels

/// A product in one direction, by an op of ours and by a direct call of oneDNN: what to time.
///
/// The direct call has its memory, arguments and packed weights ready and makes nothing.
public struct ProductTiming {
    /// `forward`, `backward-data` or `backward-weights`.
    public let direction: String
    public let op: () -> Void
    public let direct: () -> Void

    /// A 3×3 convolution `[n, h, w, c]` to the same shape in every direction.
    public static func convolution(_ shape: [Int], dtype: DType) -> [ProductTiming] {
        let c = shape[3]
        let x = Tensor.ones(shape, dtype)
        let weight = Tensor.ones([c, c, 3, 3])
        let window = PrimitiveDescription.Window(
            strides: SIMD2(1, 1), before: SIMD2(1, 1), after: SIMD2(1, 1))
        let layout = PrimitiveDescription.Layout.channelsLast(
            n: shape[0], h: shape[1], w: shape[2], c: c, dtype)
        let product = AffineOp(
            .convolution(window), source: layout, destination: layout, dtype: dtype,
            kernel: weight.shape)
        return timings(of: product, from: x, weight, to: x) {
            _ = x.convolved(weight: weight, bias: Tensor.zeros([c]))
        }
    }

    /// A linear layer over `rows` rows in every direction.
    public static func linear(
        rows: Int, from inputs: Int, to outputs: Int, dtype: DType
    ) -> [ProductTiming] {
        let x = Tensor.ones([rows, inputs], dtype)
        let y = Tensor.ones([rows, outputs], dtype)
        let weight = Tensor.ones([outputs, inputs])
        let product = AffineOp(
            .linear, source: .plain(x.shape, dtype), destination: .plain(y.shape, dtype),
            dtype: dtype, kernel: weight.shape)
        return timings(of: product, from: x, weight, to: y) {
            _ = x.linear(weight: weight, bias: Tensor.zeros([outputs]))
        }
    }

    /// - Parameter forward: our op, as a layer calls it.
    private static func timings(
        of product: AffineOp, from x: Tensor, _ weight: Tensor, to y: Tensor,
        forward: @escaping () -> Void
    ) -> [ProductTiming] {
        [
            ProductTiming(
                direction: "forward", op: forward,
                direct: product.direct(.forward, x, weight, y)),
            ProductTiming(
                direction: "backward-data",
                op: { _ = product.gradientOfInput(y, weight, shape: x.shape) },
                direct: product.direct(.backwardData, y, weight, x)),
            ProductTiming(
                direction: "backward-weights",
                op: { _ = product.gradientOfWeights(x, y, shape: weight.shape, withBias: true) },
                direct: product.direct(.backwardWeights, x, weight, y)),
        ]
    }
}

extension AffineOp {
    /// A primitive of its own on memory of its own.
    fileprivate func direct(
        _ direction: PrimitiveDescription.Direction, _ source: Tensor, _ weight: Tensor,
        _ destination: Tensor
    ) -> () -> Void {
        let isGradient = direction == .backwardWeights
        let hasBias = direction != .backwardData
        let description = description(
            direction, weights: isGradient ? .float32 : dtype, hasBias: hasBias)
        let primitive = Primitive(description)
        func layout(_ plain: DType) -> PackedLayout {
            self.layout(for: primitive, direction, of: plain)
        }
        let weights =
            isGradient
            ? Storage(byteCount: layout(.float32).chosen.byteCount)
            : weight.packed(for: dtype, threads: description.threads, as: layout)
        let bias = Tensor.zeros([kernel[0]])
        let result = Tensor.zeros(destination.shape, destination.dtype)
        let run = primitive.bound(
            to: [source.pointer, weights.pointer] + (hasBias ? [bias.pointer] : [])
                + [result.pointer])
        return { withExtendedLifetime((source, weights, bias, result)) { run() } }
    }
}
