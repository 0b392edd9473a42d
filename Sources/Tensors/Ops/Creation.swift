import Randomness

extension Tensor {
    /// Zeros everywhere.
    public static func zeros(_ shape: [Int], _ dtype: DType = .float32) -> Tensor {
        let tensor = Tensor(uninitialized: shape, dtype)
        tensor.backend.clear(tensor.storage)
        return tensor
    }

    /// Ones everywhere.
    public static func ones(_ shape: [Int], _ dtype: DType = .float32) -> Tensor {
        full(shape, 1).cast(to: dtype)
    }

    /// One number everywhere, float32.
    public static func full(_ shape: [Int], _ value: Float) -> Tensor {
        Tensor(shape: shape) { $0.initialize(repeating: value) }
    }

    /// Standard normal numbers, float32; the i-th depends on the stream and i alone.
    public static func normal(_ shape: [Int], from stream: RandomStream) -> Tensor {
        Tensor(shape: shape) { stream.fillNormal($0) }
    }
}
