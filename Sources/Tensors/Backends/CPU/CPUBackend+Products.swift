import CKernels

// Products by oneDNN, on packed weights.
extension CPUBackend {
    func product(
        _ op: AffineOp, _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, to y: Tensor,
        accumulating: Bool
    ) {
        let primitive = op.primitive(
            .forward, weights: op.dtype, hasBias: bias != nil, accumulating: accumulating)
        let packed = weight.packed(for: op.dtype, threads: op.threads) {
            op.layout(for: primitive, .forward, of: $0)
        }
        if let bias {
            primitive.run(x.pointer, packed.pointer, bias.pointer, y.pointer)
        } else {
            primitive.run(x.pointer, packed.pointer, y.pointer)
        }
    }

    func gradientOfInput(_ op: AffineOp, _ g: Tensor, _ weight: Tensor, shape: [Int]) -> Tensor {
        let gradient = Tensor(uninitialized: shape, op.dtype)
        let primitive = op.primitive(.backwardData, weights: op.dtype, hasBias: false)
        let packed = weight.packed(for: op.dtype, threads: op.threads) {
            op.layout(for: primitive, .backwardData, of: $0)
        }
        primitive.run(g.pointer, packed.pointer, gradient.pointer)
        return gradient
    }

    func gradientOfWeights(
        _ op: AffineOp, _ x: Tensor, _ g: Tensor, shape: [Int], withBias: Bool
    ) -> (weight: Tensor, bias: Tensor?) {
        let bias = withBias ? Tensor.zeros([op.kernel[0]]) : nil
        op.refuseWhatNeverReturns()
        let primitive = op.primitive(.backwardWeights, weights: .float32, hasBias: withBias)
        let layout = op.layout(for: primitive, .backwardWeights, of: .float32)
        let weight = Tensor(shape: shape, from: layout, threads: op.threads) { written in
            if let bias {
                primitive.run(x.pointer, written, bias.pointer, g.pointer)
            } else {
                primitive.run(x.pointer, written, g.pointer)
            }
        }
        return (weight, bias)
    }

    /// Products of batches of matrices.
    func product(_ a: MatrixBatch, _ b: MatrixBatch, shape: [Int]) -> Tensor {
        let result = Tensor(uninitialized: shape, a.tensor.dtype)
        let description = PrimitiveDescription(
            operation: .matrixProduct, source: a.layout, weights: b.layout,
            destination: .plain([a.count, a.rows, b.columns], a.tensor.dtype),
            threads: OneDNN.productThreads)
        PrimitiveCache.shared.primitive(description).run(
            a.tensor.pointer, b.tensor.pointer, result.pointer)
        return result
    }
}

extension MatrixBatch {
    fileprivate var layout: PrimitiveDescription.Layout {
        let plain = PrimitiveDescription.Layout.plain(
            [count, isTransposed ? columns : rows, isTransposed ? rows : columns], tensor.dtype)
        return isTransposed ? plain.transposed() : plain
    }
}

extension AffineOp {
    fileprivate var threads: Int { Int(ck_threads()) }

    /// With AMX oneDNN 2.6.3 halves a block of rows for ever while it makes the weight gradient of a
    /// wide bfloat16 convolution whose square kernel keeps the size; 512 columns are known to work.
    fileprivate func refuseWhatNeverReturns() {
        guard case .convolution(let window) = kind, dtype == .bfloat16,
            case .strided(let dims, _, _) = source, window.strides == SIMD2(1, 1)
        else { return }
        precondition(
            kernel[2] == 1 || kernel[2] != kernel[3] || dims[3] <= Self.widestTrained,
            """
            weight gradient of a \(kernel[2])×\(kernel[3]) convolution in bfloat16 over \(dims[3]) \
            columns: oneDNN can hang beyond \(Self.widestTrained), train on crops or in float32
            """)
    }

    private static let widestTrained = 512

    fileprivate func primitive(
        _ direction: PrimitiveDescription.Direction, weights: DType, hasBias: Bool,
        accumulating: Bool = false
    ) -> Primitive {
        PrimitiveCache.shared.primitive(
            description(direction, weights: weights, hasBias: hasBias, accumulating: accumulating))
    }

    /// What oneDNN is asked for.
    func description(
        _ direction: PrimitiveDescription.Direction, weights: DType, hasBias: Bool,
        accumulating: Bool = false
    ) -> PrimitiveDescription {
        var description = PrimitiveDescription(
            operation: .innerProduct(direction), source: source, weights: .any(kernel, weights),
            bias: hasBias ? .plain([kernel[0]], .float32) : nil, destination: destination,
            accumulates: accumulating, threads: threads)
        switch (kind, direction) {
        case (.convolution(let window), _):
            description.operation = .convolution(direction, window)
        // Faster than oneDNN's inner product: over 65,536 rows by a tenth, its gradient by half.
        case (.linear, .forward):
            description.operation = .matrixProduct
            description.weights = .any(kernel.reversed(), weights)
            description.bias = hasBias ? .plain([1, kernel[0]], .float32) : nil
            description.threads = OneDNN.productThreads
        case (.linear, .backwardData):
            description.operation = .matrixProduct
            (description.source, description.destination) = (destination, source)
            description.threads = OneDNN.productThreads
        case (.linear, .backwardWeights): break
        }
        return description
    }

    /// How the weights, or their gradient, lie in memory for a primitive of this product.
    ///
    /// - Parameter dtype: of the plain ones.
    func layout(
        for primitive: Primitive, _ direction: PrimitiveDescription.Direction, of dtype: DType
    ) -> PackedLayout {
        guard let chosen = primitive.weights else {
            preconditionFailure("a product without weights")
        }
        let plain = PrimitiveDescription.Layout.plain(kernel, dtype)
        if case .linear = kind, direction == .forward {
            return PackedLayout(plain: plain.transposed(), chosen: chosen)
        }
        return PackedLayout(plain: plain, chosen: chosen)
    }
}
