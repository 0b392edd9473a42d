import CKernels

extension Tensor {
    /// Mean of `weights · (x − target)²` over all numbers, in float32.
    ///
    /// - Parameter weights: broadcast to this shape; not part of the divisor. No gradient flows to them.
    public func meanSquaredError(to target: Tensor, weights: Tensor? = nil) -> Tensor {
        precondition(shape == target.shape, "\(shape) compared with \(target.shape)")
        let difference = Tensor.combined(CK_SUBTRACT, self, target, as: .float32)
        let weighted = weights.map { Tensor.combined(CK_MULTIPLY, difference, $0) } ?? difference
        let scale = 1 / Float(count)
        let (form, targetForm) = (recordedForm, target.recordedForm)
        return (Tensor.combined(CK_MULTIPLY, difference, weighted).sum() * scale)
            .recording(self, target) { g in
                let gradient = Tensor.combined(CK_MULTIPLY, weighted, g * (2 * scale))
                return [form.map(gradient.summed), targetForm.map { -gradient.summed(to: $0) }]
            }
    }

    /// Mean of `weights · |x − target|` over all numbers, in float32.
    ///
    /// - Parameter weights: broadcast to this shape; not part of the divisor.
    public func meanAbsoluteError(to target: Tensor, weights: Tensor? = nil) -> Tensor {
        precondition(shape == target.shape, "\(shape) compared with \(target.shape)")
        let errors = (cast(to: .float32) - target.cast(to: .float32)).absolute()
        return (weights.map { errors * $0 } ?? errors).mean()
    }

    /// Mean over positions of `weights · −ln softmax(x)[class]`, in float32.
    ///
    /// - Parameters:
    ///   - target: 1 at the class of each position and 0 elsewhere, of this shape.
    ///   - weights: what each position counts, `[…, 1]`; not part of the divisor.
    public func crossEntropy(to target: Tensor, weights: Tensor) -> Tensor {
        precondition(shape == target.shape, "\(shape) compared with \(target.shape)")
        let shares = detached.cast(to: .float32).softmax()
        let likelihood = Tensor.combined(CK_MULTIPLY, shares, target).total(over: [rank - 1])
        let logarithm = likelihood.clamped(to: .leastNormalMagnitude...1).log()
        let scale = Float(shape[rank - 1]) / Float(count)
        let form = recordedForm
        return (Tensor.combined(CK_MULTIPLY, logarithm, weights).sum() * -scale)
            .recording(self) { g in
                let off = Tensor.combined(CK_SUBTRACT, shares, target)
                let weighted = Tensor.combined(CK_MULTIPLY, weights, g * scale)
                return [form.map(Tensor.combined(CK_MULTIPLY, off, weighted).summed)]
            }
    }

    /// What a discriminator loses by its scores, in float32: the mean of `max(0, 1 − D(true))` and of
    /// `max(0, 1 + D(made))`, halved (Lim & Ye 2017, "Geometric GAN").
    public static func hingeLoss(true real: Tensor, made: Tensor) -> Tensor {
        func shortfall(_ margin: Tensor) -> Tensor { margin.clamped(to: 0...Float.infinity).mean() }
        let (real, made) = (real.cast(to: .float32), made.cast(to: .float32))
        return (shortfall(1 - real) + shortfall(1 + made)) * 0.5
    }

    /// How far a diagonal normal distribution is from the standard one, per number, in float32: the mean
    /// of `(μ² + σ² − 1 − ln σ²) / 2` (Kingma & Welling 2014, appendix B).
    public static func gaussianKL(mean: Tensor, logVariance: Tensor) -> Tensor {
        precondition(
            mean.shape == logVariance.shape,
            "means of \(mean.shape), variances of \(logVariance.shape)")
        let (mean, logVariance) = (mean.cast(to: .float32), logVariance.cast(to: .float32))
        return (mean.squared() + logVariance.exp() - logVariance - 1).mean() * 0.5
    }
}
