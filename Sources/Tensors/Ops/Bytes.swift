import CKernels

extension Tensor {
    /// Signed bytes times `scale`: how what is kept in bytes enters a network.
    public init(bytes: [Int8], scale: Float, shape: [Int], as dtype: DType = .float32) {
        precondition(
            bytes.count == shape.reduce(1, *), "\(bytes.count) bytes for shape \(shape)")
        self.init(uninitialized: shape, dtype)
        ck_expand_bytes(bytes, scale, count, pointer, dtype == .bfloat16 ? 1 : 0)
    }
}
