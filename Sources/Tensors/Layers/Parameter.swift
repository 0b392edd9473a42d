import Randomness

/// A tensor that training changes, shared by reference: float32, a frozen one perhaps bfloat16.
public final class Parameter {
    /// How a parameter is initialized before training.
    public enum Start: Equatable, Sendable {
        case zeros
        case ones
        case constant(Float)
        case normal(deviation: Float)
        /// Uniform in ±bound.
        case uniform(bound: Float)
    }

    public let shape: [Int]
    /// What `initialize` fills it with.
    public let start: Start
    /// The numbers, of which no gradient will be asked; they change in place as training goes on.
    ///
    /// Made on first use: weights that are read from a file need no others before.
    public private(set) lazy var tensor: Tensor =
        isOnHost
        ? Tensor(shape: shape, dtype: .float32, storage: Storage(repeating: start.constant, shape))
        : .full(shape, start.constant)
    /// Whether it lies in the host's memory, whatever computes the rest.
    private let isOnHost: Bool
    /// Set while gradients of this parameter are recorded.
    var leaf: Node?

    /// Zeros until `initialize` or `assign`, unless it starts at a constant.
    public convenience init(_ shape: [Int], start: Start) {
        self.init(shape, start: start, isOnHost: false)
    }

    init(_ shape: [Int], start: Start, isOnHost: Bool) {
        self.shape = shape
        self.start = start
        self.isOnHost = isOnHost
    }

    /// The numbers as an op's input: recorded while gradients are asked for.
    public var value: Tensor {
        Tensor(
            shape: shape, dtype: tensor.dtype, storage: tensor.storage,
            node: Recording.isOn ? leaf : nil)
    }

    /// Overwrites the numbers by those of another tensor: `new` will not change with them.
    public func assign(_ new: Tensor) {
        precondition(new.shape == shape, "\(new.shape) for a parameter of \(shape)")
        let source = new.cast(to: .float32)
        if source.storage.isOnHost || tensor.storage.isOnHost {
            source.withBytes { tensor.backend.write($0, to: tensor.storage) }
        } else {
            let strides = Tensor.contiguousStrides(shape)
            source.backend.copy(
                shape, from: StridedView(tensor: source, strides: strides),
                to: StridedView(tensor: tensor, strides: strides))
        }
        tensor.storage.didChange()
    }

    /// Takes a tensor as it is stored, for inference alone: changing the numbers traps from now on, and
    /// bfloat16 halves their memory.
    func freeze(_ numbers: Tensor) {
        precondition(numbers.shape == shape, "\(numbers.shape) for a parameter of \(shape)")
        tensor = numbers
    }

    /// Exchanges the numbers of two parameters.
    func swap(with other: Parameter) {
        precondition(shape == other.shape, "\(other.shape) for a parameter of \(shape)")
        Swift.swap(&tensor, &other.tensor)
    }

    /// Fills it as `start` says; the result depends on the stream alone.
    public func initialize(from stream: RandomStream) {
        switch start {
        case .zeros, .ones, .constant: assign(.full(shape, start.constant))
        case .normal(let deviation): assign(.normal(shape, from: stream) * Tensor(deviation))
        case .uniform(let bound):
            var stream = stream
            assign(
                Tensor(shape: shape) { buffer in
                    for index in buffer.indices {
                        buffer[index] = bound * Float(2 * stream.uniform() - 1)
                    }
                })
        }
    }

}

extension Parameter.Start {
    /// What stands in the parameter before `initialize`.
    fileprivate var constant: Float {
        switch self {
        case .ones: 1
        case .constant(let value): value
        case .zeros, .normal, .uniform: 0
        }
    }
}

extension Storage {
    /// Float32 numbers in the host's memory, all the same.
    fileprivate convenience init(repeating value: Float, _ shape: [Int]) {
        let count = shape.reduce(1, *)
        self.init(byteCount: count * 4, lasts: true)
        pointer.initializeMemory(as: Float.self, repeating: value, count: count)
    }
}
