import CKernels

// Numbers and places.
extension TorchBackend {
    func unary(_ op: ck_unary_op, _ p: Float, _ q: Float, _ x: Tensor, as dtype: DType) -> Tensor {
        if op == CK_COPY {
            let copy = Tensor(uninitialized: x.shape, dtype)
            view(copy).copy(view(x))
            return copy
        }
        return tensor(mapped(op, p, q, wide(x)), x.shape, as: dtype)
    }

    private func mapped(_ op: ck_unary_op, _ p: Float, _ q: Float, _ x: TorchTensor) -> TorchTensor
    {
        switch op {
        case CK_AFFINE: q == 0 ? x * p : x * p + q
        case CK_RECIPROCAL: x.constant(p) / x
        case CK_SIGMOID: x.mapped("sigmoid")
        case CK_SILU: x.mapped("silu")
        case CK_GELU: x * normalShare(x)
        case CK_TANH: x.mapped("tanh")
        case CK_EXP: x.mapped("exp")
        case CK_LOG: x.mapped("log")
        case CK_SQUARE_ROOT: x.mapped("sqrt")
        case CK_SQUARE: x * x
        case CK_ABSOLUTE: x.mapped("abs")
        case CK_CLAMP:
            torch.one(
                "minimum", "",
                .tensor(torch.one("maximum", "", .tensor(x), .tensor(x.constant(p)))),
                .tensor(x.constant(q)))
        case CK_LEAKY: x.chosen(where: compared("gt", x, 0), else: x * p)
        default: preconditionFailure("no op \(op)")
        }
    }

    func binary(
        _ op: ck_binary_op, _ p: Float, _ q: Float, _ a: Tensor, _ b: Tensor, over shape: [Int],
        as dtype: DType
    ) -> Tensor {
        tensor(combined(op, p, q, wide(a), wide(b)), shape, as: dtype)
    }

    private func combined(
        _ op: ck_binary_op, _ p: Float, _ q: Float, _ a: TorchTensor, _ b: TorchTensor
    ) -> TorchTensor {
        switch op {
        case CK_ADD: a + b
        case CK_SUBTRACT: a - b
        case CK_MULTIPLY: a * b
        case CK_DIVIDE: a / b
        case CK_SIGMOID_GRADIENT: torch.one("sigmoid_backward", "", .tensor(a), .tensor(b))
        case CK_SILU_GRADIENT: torch.one("silu_backward", "", .tensor(a), .tensor(b))
        case CK_GELU_GRADIENT: a * (normalShare(b) + b * normalDensity(b))
        case CK_TANH_GRADIENT: torch.one("tanh_backward", "", .tensor(a), .tensor(b))
        case CK_SQUARE_ROOT_GRADIENT: a / (b * 2)
        case CK_SQUARE_GRADIENT: a * b * 2
        case CK_ABSOLUTE_GRADIENT: a * b.mapped("sign")
        case CK_CLAMP_GRADIENT:
            (a.chosen(where: compared("ge", b, p), else: a * 0))
                .chosen(where: compared("le", b, q), else: a * 0)
        case CK_LEAKY_GRADIENT: a.chosen(where: compared("gt", b, 0), else: a * p)
        default: preconditionFailure("no op \(op)")
        }
    }

    private func compared(_ name: String, _ x: TorchTensor, _ value: Float) -> TorchTensor {
        torch.one(name, "Tensor", .tensor(x), .tensor(x.constant(value)))
    }

    /// Φ(x), the normal distribution.
    private func normalShare(_ x: TorchTensor) -> TorchTensor {
        (x * Float(0.5).squareRoot()).mapped("erf") * 0.5 + 0.5
    }

    /// φ(x), its density.
    private func normalDensity(_ x: TorchTensor) -> TorchTensor {
        (x * x * -0.5).mapped("exp") * (1 / (2 * Float.pi).squareRoot())
    }

    func sum(_ x: Tensor, outer: Int, count n: Int, inner: Int) -> Tensor {
        tensor(wide(x, [outer, n, inner]).sum([1]), [outer, inner], as: .float32)
    }

    func isFinite(_ x: Tensor) -> Bool {
        let finite = torch.one("isfinite", "", .tensor(view(x)))
        let all = torch.one("all", "", .tensor(finite))
        return tensor(
            torch.one("mul", "Tensor", .tensor(all), .tensor(all.constant(1))), [], as: .float32
        )
        .item == 1
    }

    func norm(of tensors: [Tensor]) -> Tensor {
        let squares = tensors.map { tensor -> TorchTensor in
            let numbers = view(tensor, [tensor.count])
            return torch.one("dot", "", .tensor(numbers), .tensor(numbers))
        }
        let together = torch.one("stack", "", .tensors(squares), .int(0)).sum([0])
        return tensor(together.mapped("sqrt"), [], as: .float32)
    }

    func expand(_ bytes: [Int8], scale: Float, shape: [Int], as dtype: DType) -> Tensor {
        tensor(signedBytes(bytes, shape) * scale, shape, as: dtype)
    }
}

extension TorchBackend {
    func copy(_ lengths: [Int], from: StridedView, to: StridedView) {
        view(to, lengths).copy(view(from, lengths))
    }

    func gather(_ table: Tensor, rows: [Int], width: Int, shape: [Int]) -> Tensor {
        let picked = torch.one(
            "index_select", "", .tensor(view(table, [table.shape[0], width])), .int(0),
            .tensor(indices(rows)))
        return tensor(picked, shape, as: table.dtype)
    }

    func scatterAdd(_ x: Tensor, rows: [Int], width: Int, to table: Tensor) {
        let places = torch.one(
            "expand", "", .tensor(indices(rows).reshaped([rows.count, 1])),
            .ints([rows.count, width]), .bool(false))
        let whole = view(table, [table.shape[0], width])
        whole.copy(
            torch.one(
                "scatter_add", "", .tensor(whole), .int(0), .tensor(places),
                .tensor(wide(x, [rows.count, width]))))
    }

    func resample(
        _ x: Tensor, outer: Int, by map: AxisMap, inner: Int, shape: [Int], as dtype: DType
    ) -> Tensor {
        let result = view(matrix(map)).multiplied(by: wide(x, [outer, map.from, inner]))
        return tensor(result.reshaped(shape), shape, as: dtype)
    }

    func adamW(
        _ step: ck_adamw_step, _ weight: Tensor, _ gradient: Tensor, first: Tensor, second: Tensor
    ) {
        let g = view(gradient) * step.gradient_scale
        let (m, v, w) = (view(first), view(second), view(weight))
        m.copy(moved(m, to: g, share: step.first_share))
        v.copy(moved(v, to: g * g, share: step.second_share))
        let spread = v.mapped("sqrt") * step.spread_scale + step.epsilon
        w.copy((w * step.keep).subtracting(m / spread, times: Double(step.rate)))
    }

    func approach(_ average: Tensor, to x: Tensor, share: Float) {
        let target = view(average)
        target.copy(moved(target, to: view(x), share: share))
    }

    private func moved(_ x: TorchTensor, to end: TorchTensor, share: Float) -> TorchTensor {
        x.subtracting(x - end, times: Double(share))
    }
}
