extension Tensor {
    /// Signed bytes times `scale`: how what is kept in bytes enters a network.
    public init(bytes: [Int8], scale: Float, shape: [Int], as dtype: DType = .float32) {
        precondition(
            bytes.count == shape.reduce(1, *), "\(bytes.count) bytes for shape \(shape)")
        self = Backends.current.expand(bytes, scale: scale, shape: shape, as: dtype)
    }
}
