import CKernels

/// A convolution or a linear layer as oneDNN computes it, on packed weights, with its gradients.
struct AffineOp {
    /// What oneDNN is asked for in each direction.
    enum Kind {
        case convolution(PrimitiveDescription.Window)
        case linear
    }

    let kind: Kind
    /// Stored alike.
    let source, destination: PrimitiveDescription.Layout
    /// Of both.
    let dtype: DType
    /// Lengths of the weights' axes as oneDNN counts them, outputs first.
    let kernel: [Int]
    private let threads = Int(ck_threads())

    init(
        _ kind: Kind, source: PrimitiveDescription.Layout,
        destination: PrimitiveDescription.Layout, dtype: DType, kernel: [Int]
    ) {
        self.kind = kind
        self.source = source
        self.destination = destination
        self.dtype = dtype
        self.kernel = kernel
    }

    /// The product of shape `result` plus `residual`, recorded; the bias is float32.
    func callAsFunction(
        _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, adding residual: Tensor?, result: [Int]
    ) -> Tensor {
        require(weight, bias, residual, result)
        // A copy is half an addition, and the sum is rounded once.
        let y = residual?.mapped(CK_COPY, as: dtype) ?? Tensor(uninitialized: result, dtype)
        write(x, weight, bias, to: y, accumulating: residual != nil)
        // What a gradient does not need is not kept until it is asked for.
        let hasBias = bias?.isRecorded ?? false
        let input = weight.isRecorded || hasBias ? x.detached : nil
        let weights = weight.detached
        let (needsInput, shape) = (x.isRecorded, x.shape)
        let inputs = [x, weight, bias, residual]
        let (present, form) = (inputs.map { $0 != nil }, residual?.dtype)
        return y.recording(inputs.compactMap { $0 }) { gradient in
            let g = gradient.cast(to: dtype)
            let trained = input.map {
                gradientOfWeights($0, g, shape: weights.shape, withBias: hasBias)
            }
            let parts = [
                needsInput ? gradientOfInput(g, weights, shape: shape) : nil,
                trained?.weight, trained?.bias, form.map(gradient.cast),
            ]
            return zip(present, parts).filter(\.0).map(\.1)
        }
    }

    private func require(_ weight: Tensor, _ bias: Tensor?, _ residual: Tensor?, _ result: [Int]) {
        precondition(
            bias?.dtype ?? .float32 == .float32,
            "bias \(bias.map(\.description) ?? "none"): float32 expected")
        precondition(
            bias?.shape ?? [kernel[0]] == [kernel[0]],
            "bias of shape \(bias?.shape ?? []) for \(kernel[0]) outputs")
        precondition(
            residual?.shape ?? result == result,
            "adding shape \(residual?.shape ?? []) to a result of \(result)")
    }

    private func write(
        _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, to y: Tensor, accumulating: Bool
    ) {
        if y.count == 0 { return }
        let primitive = primitive(
            .forward, weights: dtype, hasBias: bias != nil, accumulating: accumulating)
        let packed = weight.storage.packed(
            as: layout(for: primitive, .forward, of: weight.dtype), threads: threads)
        if let bias {
            primitive.run(x.pointer, packed.pointer, bias.pointer, y.pointer)
        } else {
            primitive.run(x.pointer, packed.pointer, y.pointer)
        }
    }

    func gradientOfInput(_ g: Tensor, _ weight: Tensor, shape: [Int]) -> Tensor {
        if g.count == 0 { return .zeros(shape, dtype) }
        let gradient = Tensor(uninitialized: shape, dtype)
        let primitive = primitive(.backwardData, weights: dtype, hasBias: false)
        let packed = weight.storage.packed(
            as: layout(for: primitive, .backwardData, of: weight.dtype), threads: threads)
        primitive.run(g.pointer, packed.pointer, gradient.pointer)
        return gradient
    }

    func gradientOfWeights(
        _ x: Tensor, _ g: Tensor, shape: [Int], withBias: Bool
    ) -> (weight: Tensor, bias: Tensor?) {
        let bias = withBias ? Tensor.zeros([kernel[0]]) : nil
        if g.count == 0 { return (.zeros(shape), bias) }
        refuseWhatNeverReturns()
        let primitive = primitive(.backwardWeights, weights: .float32, hasBias: withBias)
        let layout = layout(for: primitive, .backwardWeights, of: .float32)
        let weight = Tensor(shape: shape, from: layout, threads: threads) { written in
            if let bias {
                primitive.run(x.pointer, written, bias.pointer, g.pointer)
            } else {
                primitive.run(x.pointer, written, g.pointer)
            }
        }
        return (weight, bias)
    }

    /// With AMX oneDNN 2.6.3 halves a block of rows for ever while it makes the weight gradient of a
    /// wide bfloat16 convolution whose square kernel keeps the size; 512 columns are known to work.
    private func refuseWhatNeverReturns() {
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

    private func primitive(
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
