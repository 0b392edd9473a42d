import CKernels

extension Tensor {
    /// Every number through `op`, without recording.
    func mapped(
        _ op: ck_unary_op, _ p: Float = 0, _ q: Float = 0, as dtype: DType? = nil
    ) -> Tensor {
        backend.unary(op, p, q, self, as: dtype ?? self.dtype)
    }

    /// Both tensors through `op`, broadcast to a common shape, without recording.
    static func combined(
        _ op: ck_binary_op, _ a: Tensor, _ b: Tensor, _ p: Float = 0, _ q: Float = 0,
        as dtype: DType? = nil
    ) -> Tensor {
        let shape = a.shape == b.shape ? a.shape : broadcastShape(a.shape, b.shape)
        return a.backend.binary(op, p, q, a, b, over: shape, as: dtype ?? commonDType(a, b))
    }

    /// The dtype as C kernels know it.
    var isBFloat16: Int32 { dtype == .bfloat16 ? 1 : 0 }

    /// Float32 when the dtypes differ, except that a single number adapts to the other tensor.
    static func commonDType(_ a: Tensor, _ b: Tensor) -> DType {
        if a.dtype == b.dtype { return a.dtype }
        if a.count == 1, b.count != 1 { return b.dtype }
        if b.count == 1, a.count != 1 { return a.dtype }
        return .float32
    }

    /// The same numbers stored as `dtype`.
    public func cast(to dtype: DType) -> Tensor {
        if dtype == self.dtype { return self }
        let from = self.dtype
        return mapped(CK_COPY, as: dtype).recording(self) { g in [g.cast(to: from)] }
    }
}

// MARK: Arithmetic

extension Tensor {
    /// Sum, number by number, axes broadcast as in NumPy.
    public static func + (a: Tensor, b: Tensor) -> Tensor {
        let (formA, formB) = (a.recordedForm, b.recordedForm)
        return combined(CK_ADD, a, b).recording(a, b) { g in
            [formA.map(g.summed), formB.map(g.summed)]
        }
    }

    /// Difference, number by number, axes broadcast as in NumPy.
    public static func - (a: Tensor, b: Tensor) -> Tensor {
        let (formA, formB) = (a.recordedForm, b.recordedForm)
        return combined(CK_SUBTRACT, a, b).recording(a, b) { g in
            [formA.map(g.summed), formB.map { -g.summed(to: $0) }]
        }
    }

    /// Product, number by number, axes broadcast as in NumPy.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        let (formA, formB) = (a.recordedForm, b.recordedForm)
        let (keptA, keptB) = (formB == nil ? nil : a, formA == nil ? nil : b)
        return combined(CK_MULTIPLY, a, b).recording(a, b) { g in
            [
                formA.flatMap { form in keptB.map { combined(CK_MULTIPLY, g, $0).summed(to: form) }
                },
                formB.flatMap { form in keptA.map { combined(CK_MULTIPLY, g, $0).summed(to: form) }
                },
            ]
        }
    }

    /// Quotient, number by number, axes broadcast as in NumPy.
    public static func / (a: Tensor, b: Tensor) -> Tensor {
        let quotient = combined(CK_DIVIDE, a, b)
        let (formA, formB) = (a.recordedForm, b.recordedForm)
        return quotient.recording(a, b) { g in
            let part = combined(CK_DIVIDE, g, b)
            return [
                formA.map(part.summed),
                formB.map { -combined(CK_MULTIPLY, part, quotient).summed(to: $0) },
            ]
        }
    }

    /// Every number plus `b`.
    public static func + (a: Tensor, b: Float) -> Tensor { a.scaled(by: 1, plus: b) }
    /// `a` plus every number.
    public static func + (a: Float, b: Tensor) -> Tensor { b.scaled(by: 1, plus: a) }
    /// Every number less `b`.
    public static func - (a: Tensor, b: Float) -> Tensor { a.scaled(by: 1, plus: -b) }
    /// `a` less every number.
    public static func - (a: Float, b: Tensor) -> Tensor { b.scaled(by: -1, plus: a) }
    /// Every number times `b`.
    public static func * (a: Tensor, b: Float) -> Tensor { a.scaled(by: b, plus: 0) }
    /// `a` times every number.
    public static func * (a: Float, b: Tensor) -> Tensor { b.scaled(by: a, plus: 0) }
    /// Every number divided by `b`.
    public static func / (a: Tensor, b: Float) -> Tensor { a.scaled(by: 1 / b, plus: 0) }
    /// The opposite of every number.
    public static prefix func - (a: Tensor) -> Tensor { a.scaled(by: -1, plus: 0) }

    /// `a` divided by every number.
    public static func / (a: Float, b: Tensor) -> Tensor {
        let quotient = b.mapped(CK_RECIPROCAL, a)
        return quotient.recording(b) { g in
            [combined(CK_MULTIPLY, combined(CK_DIVIDE, g, b), quotient) * -1]
        }
    }

    /// `scale · x + offset` in one pass.
    func scaled(by scale: Float, plus offset: Float) -> Tensor {
        mapped(CK_AFFINE, scale, offset).recording(self) { g in [g.scaled(by: scale, plus: 0)] }
    }
}

// MARK: Functions

extension Tensor {
    /// `1 / (1 + e⁻ˣ)`.
    public func sigmoid() -> Tensor { function(CK_SIGMOID, fromResult: CK_SIGMOID_GRADIENT) }

    /// `x · σ(x)`.
    public func silu() -> Tensor { function(CK_SILU, fromArgument: CK_SILU_GRADIENT) }

    /// `x · Φ(x)` with the normal distribution Φ itself, not its approximation by tanh.
    public func gelu() -> Tensor { function(CK_GELU, fromArgument: CK_GELU_GRADIENT) }

    /// `x · σ(1.702 x)`, an approximation of GELU (Hendrycks & Gimpel 2016) that CLIP was trained with.
    public func quickGELU() -> Tensor { (self * 1.702).silu() / 1.702 }

    /// Hyperbolic tangent.
    public func tanh() -> Tensor { function(CK_TANH, fromResult: CK_TANH_GRADIENT) }

    /// `eˣ`.
    public func exp() -> Tensor { function(CK_EXP, fromResult: CK_MULTIPLY) }

    /// Natural logarithm.
    public func log() -> Tensor { function(CK_LOG, fromArgument: CK_DIVIDE) }

    /// Square root.
    public func squareRoot() -> Tensor {
        function(CK_SQUARE_ROOT, fromResult: CK_SQUARE_ROOT_GRADIENT)
    }

    /// `x · x`.
    public func squared() -> Tensor { function(CK_SQUARE, fromArgument: CK_SQUARE_GRADIENT) }

    /// Magnitude; its gradient at zero counts as zero.
    public func absolute() -> Tensor { function(CK_ABSOLUTE, fromArgument: CK_ABSOLUTE_GRADIENT) }

    /// Every number moved into `range`; no gradient flows where it had to move.
    public func clamped(to range: ClosedRange<Float>) -> Tensor {
        let (low, high) = (range.lowerBound, range.upperBound)
        return mapped(CK_CLAMP, low, high).recording(self) { g in
            [Tensor.combined(CK_CLAMP_GRADIENT, g, self, low, high, as: dtype)]
        }
    }

    /// Negative numbers times `slope`, others as they are; at zero the slope counts as that of negative
    /// numbers, as in PyTorch.
    public func leakyReLU(slope: Float) -> Tensor {
        mapped(CK_LEAKY, slope).recording(self) { g in
            [Tensor.combined(CK_LEAKY_GRADIENT, g, self, slope, as: dtype)]
        }
    }

    /// A function whose gradient is computed from its argument.
    private func function(_ op: ck_unary_op, fromArgument gradient: ck_binary_op) -> Tensor {
        mapped(op).recording(self) { g in [Tensor.combined(gradient, g, self, as: dtype)] }
    }

    /// A function whose gradient is computed from its result.
    private func function(_ op: ck_unary_op, fromResult gradient: ck_binary_op) -> Tensor {
        let result = mapped(op)
        return result.recording(self) { g in
            [Tensor.combined(gradient, g, result, as: result.dtype)]
        }
    }
}
