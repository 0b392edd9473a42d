import CKernels

/// A convolution or a linear layer with its gradients.
struct AffineOp {
    enum Kind {
        case convolution(PrimitiveDescription.Window)
        case linear
    }

    let kind: Kind
    /// Stored alike.
    let source, destination: PrimitiveDescription.Layout
    /// Of both.
    let dtype: DType
    /// Lengths of the weights' axes, outputs first.
    let kernel: [Int]

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
        if y.count > 0 {
            x.backend.product(self, x, weight, bias, to: y, accumulating: residual != nil)
        }
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

    func gradientOfInput(_ g: Tensor, _ weight: Tensor, shape: [Int]) -> Tensor {
        g.count == 0
            ? .zeros(shape, dtype) : g.backend.gradientOfInput(self, g, weight, shape: shape)
    }

    func gradientOfWeights(
        _ x: Tensor, _ g: Tensor, shape: [Int], withBias: Bool
    ) -> (weight: Tensor, bias: Tensor?) {
        g.count == 0
            ? (.zeros(shape), withBias ? .zeros([kernel[0]]) : nil)
            : g.backend.gradientOfWeights(self, x, g, shape: shape, withBias: withBias)
    }
}
