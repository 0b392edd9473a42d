import CKernels

// Layers by kernels of our own.
extension CPUBackend {
    func softmax(_ x: Tensor, rows: Int, columns: Int) -> Tensor {
        let result = Tensor(uninitialized: x.shape, x.dtype)
        ck_softmax_forward(x.pointer, rows, columns, x.isBFloat16, result.pointer)
        return result
    }

    func softmaxGradient(_ y: Tensor, _ gradient: Tensor, rows: Int, columns: Int) -> Tensor {
        let carried = Tensor(uninitialized: y.shape, y.dtype)
        ck_softmax_backward(
            y.pointer, gradient.pointer, rows, columns, y.isBFloat16, carried.pointer)
        return carried
    }

    func groupNorm(
        _ norm: ck_group_norm, _ x: Tensor, scale: Tensor, shift: Tensor
    ) -> (result: Tensor, statistics: Tensor) {
        let result = Tensor(uninitialized: x.shape, x.dtype)
        let statistics = Tensor(uninitialized: [norm.samples, norm.groups, 2], .float32)
        withUnsafePointer(to: norm) { norm in
            let scratch = Tensor(uninitialized: [ck_group_norm_scratch(norm)], .float32)
            ck_group_norm_forward(
                norm, x.pointer, scale.floatPointer, shift.floatPointer, statistics.floatPointer,
                scratch.floatPointer, result.pointer)
        }
        return (result, statistics)
    }

    func groupNormGradient(
        _ norm: ck_group_norm, _ x: Tensor, _ gradient: Tensor, scale: Tensor, shift: Tensor,
        statistics: Tensor
    ) -> [Tensor] {
        let carried = Tensor(uninitialized: x.shape, x.dtype)
        let scaleGradient = Tensor(uninitialized: [norm.samples, norm.channels], .float32)
        let shiftGradient = Tensor(uninitialized: [norm.samples, norm.channels], .float32)
        withUnsafePointer(to: norm) { norm in
            let scratch = Tensor(uninitialized: [ck_group_norm_scratch(norm)], .float32)
            ck_group_norm_backward(
                norm, x.pointer, gradient.pointer, scale.floatPointer, shift.floatPointer,
                statistics.floatPointer, scratch.floatPointer, carried.pointer,
                scaleGradient.floatPointer, shiftGradient.floatPointer)
        }
        return [carried, scaleGradient, shiftGradient]
    }

    func rowNorm(
        _ norm: ck_row_norm, _ x: Tensor, scale: Tensor, shift: Tensor
    ) -> (result: Tensor, statistics: Tensor) {
        let result = Tensor(uninitialized: x.shape, x.dtype)
        let statistics = Tensor(uninitialized: [norm.rows, 2], .float32)
        withUnsafePointer(to: norm) { norm in
            ck_row_norm_forward(
                norm, x.pointer, scale.floatPointer, shift.floatPointer, statistics.floatPointer,
                result.pointer)
        }
        return (result, statistics)
    }

    func rowNormGradient(
        _ norm: ck_row_norm, _ x: Tensor, _ gradient: Tensor, scale: Tensor, shift: Tensor,
        statistics: Tensor
    ) -> [Tensor] {
        let carried = Tensor(uninitialized: x.shape, x.dtype)
        return withUnsafePointer(to: norm) { pointer in
            let partial = Tensor(
                uninitialized: [ck_row_norm_chunks(pointer), 2, norm.channels], .float32)
            ck_row_norm_backward(
                pointer, x.pointer, gradient.pointer, scale.floatPointer, shift.floatPointer,
                statistics.floatPointer, partial.floatPointer, carried.pointer)
            let sums = partial.sum(axes: [0])
            return [carried] + (0...1).map { sums[$0..<$0 + 1].reshaped([norm.channels]) }
        }
    }

    func attention(_ call: ck_attention, _ parts: [AttentionPart], to result: Tensor) {
        ProductCount.add(call.operations(products: 2))
        withUnsafePointer(to: call) { call in
            let scratch = Tensor(uninitialized: [ck_attention_scratch(call, 0)], .float32)
            ck_attention_forward(
                call, parts[0].pointer, parts[1].pointer, parts[2].pointer, scratch.floatPointer,
                result.pointer)
        }
    }

    func attentionGradient(
        _ call: ck_attention, _ parts: [AttentionPart], _ gradient: Tensor,
        to carried: [AttentionPart]
    ) {
        // The scores again, then the gradients of values, of scores, of queries and of keys.
        ProductCount.add(call.operations(products: 5))
        withUnsafePointer(to: call) { call in
            let scratch = Tensor(uninitialized: [ck_attention_scratch(call, 1)], .float32)
            ck_attention_backward(
                call, parts[0].pointer, parts[1].pointer, parts[2].pointer, gradient.pointer,
                scratch.floatPointer, carried[0].pointer, carried[1].pointer, carried[2].pointer)
        }
    }
}

extension AttentionPart {
    fileprivate var pointer: UnsafeMutableRawPointer {
        tensor.pointer + offset * tensor.dtype.size
    }
}
