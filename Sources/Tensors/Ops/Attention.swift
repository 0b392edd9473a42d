import CKernels

extension Tensor {
    /// Attention of each sequence to itself, softmax(Q·Kᵀ/√d)·V (Vaswani 2017), from queries, keys and values
    /// side by side: `[b, n, 3·h·d]` to `[b, n, h·d]`.
    public func attended(heads: Int) -> Tensor {
        precondition(rank == 3, "attention in \(shape): [b, n, 3·h·d] expected")
        let (b, n, packed) = (shape[0], shape[1], shape[2])
        let width = packed / 3
        return attendedPacked(
            heads: heads, result: [b, n, width], sequences: b, inner: 1, positions: n,
            strides: (outer: n, inner: 0, position: 1))
    }

    /// Attention of every position of a picture to itself in the other frames of its clip:
    /// `[b·t, …, 3·h·d]` to `[b·t, …, h·d]`, frames of a clip being neighbours on the first axis.
    ///
    /// - Parameter frames: t.
    public func attendedAlongTime(heads: Int, frames: Int) -> Tensor {
        precondition(
            rank >= 2 && shape[0].isMultiple(of: frames),
            "attention along \(frames) frames in \(shape): [b·t, …, 3·h·d] expected")
        let places = shape[1..<(rank - 1)].reduce(1, *)
        return attendedPacked(
            heads: heads, result: shape.dropLast() + [shape[rank - 1] / 3],
            sequences: shape[0] / frames * places, inner: places, positions: frames,
            strides: (outer: frames * places, inner: 1, position: places))
    }

    /// Attention of `query` `[b, n, h·d]` to `key` and `value` `[b, m, h·d]`, giving `[b, n, h·d]`.
    public static func attention(query: Tensor, key: Tensor, value: Tensor, heads: Int) -> Tensor {
        let dtype: DType =
            query.dtype == key.dtype && key.dtype == value.dtype
            ? query.dtype : .float32
        let (query, key, value) = (
            query.cast(to: dtype), key.cast(to: dtype), value.cast(to: dtype)
        )
        let shape = ck_attention(query: query, key: key, value: value, heads: heads)
        let parts = [query, key, value].map { AttentionPart(tensor: $0.detached, offset: 0) }
        let result = Tensor(uninitialized: query.shape, dtype)
        result.backend.attention(shape, parts, to: result)
        return result.recording(query, key, value) { gradient in
            let gradients = parts.map { Tensor(uninitialized: $0.tensor.shape, dtype) }
            result.backend.attentionGradient(
                shape, parts, gradient.cast(to: dtype),
                to: gradients.map { AttentionPart(tensor: $0, offset: 0) })
            return gradients
        }
    }

    /// Attention in which a place sees only what `mask` lets through; all of `[b, n, h·d]`.
    ///
    /// Made of products with whole score matrices: for short sequences, such as a prompt's 77 places.
    ///
    /// - Parameter mask: is added to the scores: `[n, n]`, such as `causalMask(n)`.
    public static func maskedAttention(
        query: Tensor, key: Tensor, value: Tensor, heads: Int, mask: Tensor
    ) -> Tensor {
        precondition(
            query.rank == 3 && key.shape == query.shape && value.shape == query.shape
                && heads > 0 && query.shape[2].isMultiple(of: heads),
            "masked attention of \(query.shape), \(key.shape), \(value.shape) in \(heads) heads")
        let (b, n, width) = (query.shape[0], query.shape[1], query.shape[2] / heads)
        func byHead(_ x: Tensor) -> Tensor {
            x.reshaped(b, n, heads, width).permuted(0, 2, 1, 3)  // [b, h, n, d]
        }
        let scores = byHead(query).multiplied(by: byHead(key), transposingOther: true)
        let seen = scores.cast(to: .float32) * (1 / Float(width).squareRoot()) + mask
        let result = seen.softmax().cast(to: value.dtype).multiplied(by: byHead(value))
        return result.permuted(0, 2, 1, 3).reshaped(b, n, heads * width)  // [b, n, h·d]
    }

    /// Lets a place see itself and those before it: zero at and below the diagonal of `[n, n]`, above it what
    /// softmax makes zero.
    public static func causalMask(_ n: Int) -> Tensor {
        Tensor((0..<n * n).map { $0 % n > $0 / n ? -1e9 : 0 }, shape: [n, n])
    }

    /// Attention where queries, keys and values lie side by side at every position; strides count
    /// positions.
    private func attendedPacked(
        heads: Int, result: [Int], sequences: Int, inner: Int, positions: Int,
        strides: (outer: Int, inner: Int, position: Int)
    ) -> Tensor {
        let packed = shape[rank - 1]
        precondition(
            heads > 0 && packed.isMultiple(of: 3 * heads), "\(heads) heads in \(packed) channels")
        let width = packed / 3
        func strided(by channels: Int) -> ck_strides {
            ck_strides(
                outer: strides.outer * channels, inner: strides.inner * channels,
                position: strides.position * channels)
        }
        let call = ck_attention(
            sequences: sequences, inner: inner, heads: heads, width: width / heads,
            queries: positions, keys: positions, query: strided(by: packed),
            key: strided(by: packed),
            result: strided(by: width), is_bfloat16: dtype == .bfloat16 ? 1 : 0)
        let parts = (0..<3).map { AttentionPart(tensor: detached, offset: $0 * width) }
        let attended = Tensor(uninitialized: result, dtype)
        backend.attention(call, parts, to: attended)
        return attended.recording(self) { gradient in
            let carried = Tensor(uninitialized: self.shape, self.dtype)
            carried.backend.attentionGradient(
                call, parts, gradient.cast(to: self.dtype),
                to: (0..<3).map { AttentionPart(tensor: carried, offset: $0 * width) })
            return [carried]
        }
    }
}

extension ck_attention {
    /// Queries against keys and values that stand in tensors of their own.
    fileprivate init(query: Tensor, key: Tensor, value: Tensor, heads: Int) {
        precondition(
            query.rank == 3 && key.rank == 3 && value.shape == key.shape
                && query.shape[0] == key.shape[0] && query.shape[2] == key.shape[2]
                && key.shape[1] > 0,
            "attention of queries \(query.shape), keys \(key.shape), values \(value.shape)")
        let (b, n, m, width) = (query.shape[0], query.shape[1], key.shape[1], query.shape[2])
        precondition(
            heads > 0 && width.isMultiple(of: heads), "\(heads) heads in \(width) channels")
        func dense(_ positions: Int) -> ck_strides {
            ck_strides(outer: positions * width, inner: 0, position: width)
        }
        self.init(
            sequences: b, inner: 1, heads: heads, width: width / heads, queries: n, keys: m,
            query: dense(n), key: dense(m), result: dense(n),
            is_bfloat16: query.dtype == .bfloat16 ? 1 : 0)
    }
}
