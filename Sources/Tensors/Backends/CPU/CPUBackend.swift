import CKernels

/// The host's processor: kernels of our own, oneDNN's products.
final class CPUBackend: Backend {
    static let shared = CPUBackend()

    var name: String { OneDNN.instructionSet }
    var bfloat16: (isThere: Bool, isUsual: Bool) { (OneDNN.hasBFloat16, OneDNN.hasBFloat16) }

    var freeBytes: Int? { nil }

    func storage(byteCount: Int, lasts: Bool) -> Storage {
        Storage(byteCount: byteCount, lasts: lasts)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to storage: Storage) {
        UnsafeMutableRawBufferPointer(start: storage.pointer, count: bytes.count)
            .copyMemory(from: bytes)
    }

    func read(_ storage: Storage, into bytes: UnsafeMutableRawBufferPointer) {
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: storage.pointer, count: bytes.count))
    }

    func clear(_ storage: Storage) {
        storage.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: storage.byteCount)
    }
}

// Numbers.
extension CPUBackend {
    func unary(_ op: ck_unary_op, _ p: Float, _ q: Float, _ x: Tensor, as dtype: DType) -> Tensor {
        let result = Tensor(uninitialized: x.shape, dtype)
        ck_unary(op, p, q, x.count, x.pointer, x.isBFloat16, result.pointer, result.isBFloat16)
        return result
    }

    func binary(
        _ op: ck_binary_op, _ p: Float, _ q: Float, _ a: Tensor, _ b: Tensor, over shape: [Int],
        as dtype: DType
    ) -> Tensor {
        let result = Tensor(uninitialized: shape, dtype)
        ck_binary(
            op, p, q, Int32(shape.count), shape, a.pointer, a.isBFloat16, a.strides(over: shape),
            b.pointer, b.isBFloat16, b.strides(over: shape), result.pointer, result.isBFloat16)
        return result
    }

    /// In pieces whose size depends on the shape only, so that the result is the same for any number of
    /// threads.
    func sum(_ x: Tensor, outer: Int, count n: Int, inner: Int) -> Tensor {
        var (part, length) = (x, n)
        repeat {
            let run = inner == 1 ? 4096 : max(16, min(512, 32768 / inner))
            let runs = (length + run - 1) / run
            let sums = Tensor(uninitialized: [outer, runs, inner], .float32)
            ck_sum(part.pointer, part.isBFloat16, outer, length, inner, run, sums.floatPointer)
            (part, length) = (sums, runs)
        } while length > 1
        return part
    }

    func isFinite(_ x: Tensor) -> Bool { ck_is_finite(x.pointer, x.isBFloat16, x.count) != 0 }

    func norm(of tensors: [Tensor]) -> Tensor {
        let numbers = tensors.map { Optional(UnsafePointer($0.floatPointer)) }
        let squares = withExtendedLifetime(tensors) {
            ck_sum_of_squares(tensors.count, tensors.map(\.count), numbers)
        }
        return Tensor(Float(squares.squareRoot()))
    }

    func expand(_ bytes: [Int8], scale: Float, shape: [Int], as dtype: DType) -> Tensor {
        let result = Tensor(uninitialized: shape, dtype)
        ck_expand_bytes(bytes, scale, bytes.count, result.pointer, result.isBFloat16)
        return result
    }
}

// Places.
extension CPUBackend {
    func copy(_ lengths: [Int], from: StridedView, to: StridedView) {
        let size = from.tensor.dtype.size
        ck_copy(
            Int32(size), Int32(lengths.count), lengths, from.tensor.pointer + from.offset * size,
            from.strides, to.tensor.pointer + to.offset * size, to.strides)
    }

    func gather(_ table: Tensor, rows: [Int], width: Int, shape: [Int]) -> Tensor {
        let result = Tensor(uninitialized: shape, table.dtype)
        ck_gather(table.pointer, rows, rows.count, width * table.dtype.size, result.pointer)
        return result
    }

    func scatterAdd(_ x: Tensor, rows: [Int], width: Int, to table: Tensor) {
        ck_scatter_add(x.pointer, x.isBFloat16, rows, rows.count, width, table.floatPointer)
    }

    func resample(
        _ x: Tensor, outer: Int, by map: AxisMap, inner: Int, shape: [Int], as dtype: DType
    ) -> Tensor {
        let result = Tensor(uninitialized: shape, dtype)
        ck_resample(
            x.pointer, x.isBFloat16, outer, map.from, map.to, inner, map.starts, map.sources,
            map.weights, result.pointer, result.isBFloat16)
        return result
    }
}

// Optimizers.
extension CPUBackend {
    func adamW(
        _ step: ck_adamw_step, _ weight: Tensor, _ gradient: Tensor, first: Tensor, second: Tensor
    ) {
        ck_adamw(
            weight.count, gradient.floatPointer, weight.floatPointer, first.floatPointer,
            second.floatPointer, step)
    }

    func approach(_ average: Tensor, to x: Tensor, share: Float) {
        ck_approach(average.count, share, x.floatPointer, average.floatPointer)
    }
}
