import CKernels

// Layers, put together of PyTorch's ops in float32.
extension TorchBackend {
    func softmax(_ x: Tensor, rows: Int, columns: Int) -> Tensor {
        let result = torch.one(
            "_softmax", "", .tensor(wide(x, [rows, columns])), .int(1), .bool(false))
        return tensor(result.reshaped(x.shape), x.shape, as: x.dtype)
    }

    func softmaxGradient(_ y: Tensor, _ gradient: Tensor, rows: Int, columns: Int) -> Tensor {
        let shape = [rows, columns]
        let result = softmaxGradient(wide(y, shape), wide(gradient, shape))
        return tensor(result.reshaped(y.shape), y.shape, as: y.dtype)
    }

    private func softmaxGradient(_ y: TorchTensor, _ gradient: TorchTensor) -> TorchTensor {
        torch.one(
            "_softmax_backward_data", "", .tensor(gradient), .tensor(y), .int(-1),
            .dtype(torch.codes.float32))
    }

    // MARK: Norms

    func groupNorm(
        _ norm: ck_group_norm, _ x: Tensor, scale: Tensor, shift: Tensor
    ) -> (result: Tensor, statistics: Tensor) {
        let form = NormForm(norm)
        return normalized(form, x, scale, shift, statistics: [norm.samples, norm.groups, 2])
    }

    func rowNorm(
        _ norm: ck_row_norm, _ x: Tensor, scale: Tensor, shift: Tensor
    ) -> (result: Tensor, statistics: Tensor) {
        let form = NormForm(norm)
        return normalized(form, x, scale, shift, statistics: [norm.rows, 2])
    }

    func groupNormGradient(
        _ norm: ck_group_norm, _ x: Tensor, _ gradient: Tensor, scale: Tensor, shift: Tensor,
        statistics: Tensor
    ) -> [Tensor] {
        normGradient(
            NormForm(norm), x, gradient, scale, shift, statistics,
            parameters: [norm.samples, norm.channels])
    }

    func rowNormGradient(
        _ norm: ck_row_norm, _ x: Tensor, _ gradient: Tensor, scale: Tensor, shift: Tensor,
        statistics: Tensor
    ) -> [Tensor] {
        normGradient(
            NormForm(norm), x, gradient, scale, shift, statistics, parameters: [norm.channels])
    }

    private func normalized(
        _ form: NormForm, _ x: Tensor, _ scale: Tensor, _ shift: Tensor, statistics shape: [Int]
    ) -> (result: Tensor, statistics: Tensor) {
        let numbers = wide(x, form.shape)
        let mean = form.isCentered ? numbers.mean(form.axes) : numbers.mean(form.axes) * 0
        let away = numbers - mean
        let inverse = ((away * away).mean(form.axes) + form.epsilon).mapped("rsqrt")
        var result = away * inverse * view(scale, form.parameters) + view(shift, form.parameters)
        if form.isSiLU { result = result.mapped("silu") }
        let both = torch.one("stack", "", .tensors([mean, inverse]), .int(-1))
        return (
            tensor(result.reshaped(x.shape), x.shape, as: x.dtype),
            tensor(both.reshaped(shape), shape, as: .float32)
        )
    }

    private func normGradient(
        _ form: NormForm, _ x: Tensor, _ gradient: Tensor, _ scale: Tensor, _ shift: Tensor,
        _ statistics: Tensor, parameters: [Int]
    ) -> [Tensor] {
        let known = view(statistics, form.statistics)
        func part(_ index: Int) -> TorchTensor {
            torch.one("select", "int", .tensor(known), .int(form.shape.count), .int(index))
        }
        let inverse = part(1)
        let normal = (wide(x, form.shape) - part(0)) * inverse
        let factor = view(scale, form.parameters)
        var g = wide(gradient, form.shape)
        if form.isSiLU {
            let sum = normal * factor + view(shift, form.parameters)
            g = torch.one("silu_backward", "", .tensor(g), .tensor(sum))
        }
        let inner = g * factor
        var carried = inner - normal * (inner * normal).mean(form.axes)
        if form.isCentered { carried = carried - inner.mean(form.axes) }
        return [tensor((carried * inverse).reshaped(x.shape), x.shape, as: x.dtype)]
            + [g * normal, g].map {
                tensor($0.sum(form.summed).reshaped(parameters), parameters, as: .float32)
            }
    }

    // MARK: Attention

    func attention(_ call: ck_attention, _ parts: [AttentionPart], to result: Tensor) {
        ProductCount.add(call.operations(products: 2))
        let (q, k, v) = operands(call, parts)
        let weights = attentionWeights(call, q, k)
        view(part: AttentionPart(tensor: result, offset: 0), call, call.result, call.queries)
            .copy(weights.multiplied(by: v))
    }

    func attentionGradient(
        _ call: ck_attention, _ parts: [AttentionPart], _ gradient: Tensor,
        to carried: [AttentionPart]
    ) {
        ProductCount.add(call.operations(products: 5))
        let (q, k, v) = operands(call, parts)
        let weights = attentionWeights(call, q, k)
        let g = wide(
            view(part: AttentionPart(tensor: gradient, offset: 0), call, call.result, call.queries))
        let scores =
            softmaxGradient(weights, g.multiplied(by: v.transposed(3, 4)))
            * attentionScale(call)
        let gradients = [
            scores.multiplied(by: k), scores.transposed(3, 4).multiplied(by: q),
            weights.transposed(3, 4).multiplied(by: g),
        ]
        let strides = [call.query, call.key, call.key]
        let lengths = [call.queries, call.keys, call.keys]
        for index in 0..<3 {
            view(part: carried[index], call, strides[index], lengths[index]).copy(gradients[index])
        }
    }

    private func operands(_ call: ck_attention, _ parts: [AttentionPart])
        -> (TorchTensor, TorchTensor, TorchTensor)
    {
        (
            wide(view(part: parts[0], call, call.query, call.queries)),
            wide(view(part: parts[1], call, call.key, call.keys)),
            wide(view(part: parts[2], call, call.key, call.keys))
        )
    }

    private func attentionWeights(_ call: ck_attention, _ q: TorchTensor, _ k: TorchTensor)
        -> TorchTensor
    {
        let scores = (q * attentionScale(call)).multiplied(by: k.transposed(3, 4))
        return torch.one("_softmax", "", .tensor(scores), .int(-1), .bool(false))
    }

    private func attentionScale(_ call: ck_attention) -> Float {
        1 / Float(call.width).squareRoot()
    }

    /// `[outer, inner, heads, positions, width]`.
    private func view(
        part: AttentionPart, _ call: ck_attention, _ strides: ck_strides, _ positions: Int
    ) -> TorchTensor {
        view(
            part.tensor,
            [call.sequences / call.inner, call.inner, call.heads, positions, call.width],
            strides: [strides.outer, strides.inner, call.width, strides.position, 1],
            offset: part.offset)
    }
}

/// How a norm reads its numbers.
private struct NormForm {
    let shape: [Int]
    /// What is normalised together.
    let axes: [Int]
    /// Scale and shift beside the numbers.
    let parameters: [Int]
    /// What the gradients of scale and shift are summed over.
    let summed: [Int]
    let epsilon: Float
    let isCentered: Bool
    let isSiLU: Bool

    /// Mean and 1/deviation beside the numbers, side by side at the end.
    var statistics: [Int] {
        shape.indices.map { axes.contains($0) ? 1 : shape[$0] } + [2]
    }

    init(_ norm: ck_group_norm) {
        let width = norm.channels / norm.groups
        shape = [norm.samples, norm.positions, norm.groups, width]
        axes = [1, 3]
        parameters = [norm.parameter_stride == 0 ? 1 : norm.samples, 1, norm.groups, width]
        summed = [1]
        (epsilon, isCentered, isSiLU) = (norm.epsilon, true, norm.is_silu != 0)
    }

    init(_ norm: ck_row_norm) {
        shape = [norm.rows, norm.channels]
        axes = [1]
        parameters = [1, norm.channels]
        summed = [0]
        (epsilon, isCentered, isSiLU) = (
            norm.epsilon, norm.is_centered != 0, norm.is_silu != 0
        )
    }
}
