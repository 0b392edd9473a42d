// Products: a GPU multiplies bfloat16 numbers and sums them in float32. Processors without such numbers sum in
// bfloat16 in PyTorch, so there all is made float32 before.
extension TorchBackend {
    func product(
        _ op: AffineOp, _ x: Tensor, _ weight: Tensor, _ bias: Tensor?, to y: Tensor,
        accumulating: Bool
    ) {
        count(op)
        let weights = operand(view(stored(weight, as: op.dtype), op.kernel))
        let offset = bias.map { operand(view(stored($0, as: op.dtype))) }
        let input = operand(view(x, layout: op.source))
        let target = view(y, layout: op.destination)
        let made =
            switch op.kind {
            case .linear:
                torch.one(
                    "linear", "", .tensor(input), .tensor(weights), .optional(offset))
            case .convolution(let window):
                torch(
                    "convolution", "",
                    [.tensor(padded(input, window)), .tensor(weights), .optional(offset)]
                        + window.arguments)[0]
            }
        target.copy(accumulating ? target + made : made)
    }

    func gradientOfInput(_ op: AffineOp, _ g: Tensor, _ weight: Tensor, shape: [Int]) -> Tensor {
        count(op)
        let weights = operand(view(stored(weight, as: op.dtype), op.kernel))
        let gradient = operand(view(g, layout: op.destination))
        let carried = Tensor(uninitialized: shape, op.dtype)
        let target = view(carried, layout: op.source)
        switch op.kind {
        case .linear: target.copy(gradient.multiplied(by: weights))
        case .convolution(let window):
            let made = backward(
                gradient, input: operand(padded(target, window)), weights, window,
                wanted: [true, false, false])[0]
            target.copy(unpadded(made, op, window))
        }
        return carried
    }

    func gradientOfWeights(
        _ op: AffineOp, _ x: Tensor, _ g: Tensor, shape: [Int], withBias: Bool
    ) -> (weight: Tensor, bias: Tensor?) {
        count(op)
        let input = operand(view(x, layout: op.source))
        let gradient = operand(view(g, layout: op.destination))
        let made: TorchTensor
        let axes: [Int]
        switch op.kind {
        case .linear:
            made = gradient.transposed(0, 1).multiplied(by: input)
            axes = [0]
        case .convolution(let window):
            let weights = Tensor(uninitialized: op.kernel, op.dtype)
            made =
                backward(
                    gradient, input: padded(input, window), operand(view(weights)), window,
                    wanted: [false, true, false])[1]
            axes = [0, 2, 3]
        }
        let bias = withBias ? wide(gradient.sum(axes), [op.kernel[0]]) : nil
        return (wide(made, shape), bias)
    }

    func product(_ a: MatrixBatch, _ b: MatrixBatch, shape: [Int]) -> Tensor {
        ProductCount.add(2 * a.count * a.rows * a.columns * b.columns)
        let made = torch.one("bmm", "", .tensor(operand(view(a))), .tensor(operand(view(b))))
        return tensor(made.reshaped(shape), shape, as: a.tensor.dtype)
    }

    private func view(_ batch: MatrixBatch) -> TorchTensor {
        let (rows, columns) = (batch.rows, batch.columns)
        return view(
            batch.tensor, [batch.count, rows, columns],
            strides: batch.isTransposed
                ? [rows * columns, 1, rows] : [rows * columns, columns, 1])
    }

    /// A float32 result as a tensor of ours, whatever its dtype.
    private func wide(_ result: TorchTensor, _ shape: [Int]) -> Tensor {
        tensor(result.reshaped(shape), shape, as: .float32)
    }

    private func operand(_ x: TorchTensor) -> TorchTensor { bfloat16.isUsual ? x : wide(x) }

    /// Weights in the dtype of a product, kept until they change.
    private func stored(_ weight: Tensor, as dtype: DType) -> Tensor {
        guard weight.dtype != dtype else { return weight.detached }
        let storage = weight.storage.packed(as: .dtype(dtype)) {
            weight.detached.cast(to: dtype).storage
        }
        return Tensor(shape: weight.shape, dtype: dtype, storage: storage)
    }

    private func view(_ x: Tensor, layout: PrimitiveDescription.Layout) -> TorchTensor {
        guard case .strided(let lengths, let strides, _) = layout else {
            preconditionFailure("\(layout) of an operand")
        }
        return view(x, lengths, strides: strides)
    }

    private func count(_ op: AffineOp) {
        ProductCount.add(op.description(.forward, weights: op.dtype, hasBias: false).operations)
    }
}

// Convolutions.
extension TorchBackend {
    /// PyTorch pads both sides alike: what goes beyond is padded before.
    private func padded(_ x: TorchTensor, _ window: PrimitiveDescription.Window) -> TorchTensor {
        guard !window.isEven else { return x }
        let (before, after) = (window.before, window.after)
        var result: TorchLibrary.Handle?
        torch.require(
            torch.zeroPad(
                x.handle, [before[1], after[1], before[0], after[0]], 4, "constant", [0], &result),
            "pad")
        return TorchTensor(result, of: torch)
    }

    /// The part of a padded input's gradient that is the input's own.
    private func unpadded(
        _ x: TorchTensor, _ op: AffineOp, _ window: PrimitiveDescription.Window
    ) -> TorchTensor {
        guard !window.isEven, case .strided(let lengths, _, _) = op.source else { return x }
        return (0..<2).reduce(x) { part, axis in
            torch.one(
                "narrow", "", .tensor(part), .int(axis + 2), .int(window.before[axis]),
                .int(lengths[axis + 2]))
        }
    }

    private func backward(
        _ gradient: TorchTensor, input: TorchTensor, _ weights: TorchTensor,
        _ window: PrimitiveDescription.Window, wanted: [Bool]
    ) -> [TorchTensor] {
        var stack: [TorchArgument] = [
            .tensor(gradient), .tensor(input), .tensor(weights), .optionalInts(nil),
        ]
        stack += window.arguments + [.bools(wanted)]
        return torch("convolution_backward", "", stack, results: 3)
    }
}

extension PrimitiveDescription.Window {
    fileprivate var isEven: Bool { before == after }

    /// Stride, padding, dilation, transposed, output padding, groups.
    fileprivate var arguments: [TorchArgument] {
        let padding = isEven ? [before[0], before[1]] : [0, 0]
        return [
            .ints([strides[0], strides[1]]), .ints(padding), .ints([1, 1]), .bool(false),
            .ints([0, 0]), .int(1),
        ]
    }
}
