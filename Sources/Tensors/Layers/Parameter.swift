import Randomness

/// A tensor that training changes: float32, shared by reference.
public final class Parameter {
    /// How a parameter is drawn before training.
    public enum Start: Equatable, Sendable {
        case zeros
        case ones
        case constant(Float)
        case normal(deviation: Float)
        /// Uniform in ±bound.
        case uniform(bound: Float)
    }

    public let shape: [Int]
    /// What `draw` fills it with.
    public let start: Start
    /// The numbers, of which no gradient will be asked; they change in place as training goes on.
    public private(set) var tensor: Tensor
    /// Set while gradients of this parameter are recorded.
    var leaf: Node?

    /// Zeros until `draw` or `assign`, unless it starts at a constant.
    public init(_ shape: [Int], start: Start) {
        self.shape = shape
        self.start = start
        tensor = .full(shape, start.constant)
    }

    /// The numbers as an op's input: recorded while gradients are asked for.
    public var value: Tensor {
        Tensor(
            shape: shape, element: .float32, storage: tensor.storage,
            node: Recording.isOn ? leaf : nil)
    }

    /// Replaces the numbers by a copy of others: `new` will not change with them.
    public func assign(_ new: Tensor) {
        precondition(new.shape == shape, "\(new.shape) for a parameter of \(shape)")
        let numbers = new.cast(to: .float32)
        tensor = Tensor(shape: shape) { copy in
            copy.baseAddress?.update(from: numbers.floatPointer, count: copy.count)
        }
    }

    /// Exchanges the numbers of two parameters.
    func swap(with other: Parameter) {
        precondition(shape == other.shape, "\(other.shape) for a parameter of \(shape)")
        Swift.swap(&tensor, &other.tensor)
    }

    /// Fills it as `start` says; the result depends on the stream alone.
    public func draw(from stream: RandomStream) {
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

    /// Lets `change` write the numbers in place (optimizers).
    func update(_ change: (UnsafeMutableBufferPointer<Float>) -> Void) {
        change(UnsafeMutableBufferPointer(start: tensor.floatPointer, count: tensor.count))
        tensor.storage.didChange()
    }
}

extension Parameter.Start {
    /// What stands in the parameter before `draw`.
    fileprivate var constant: Float {
        switch self {
        case .ones: 1
        case .constant(let value): value
        case .zeros, .normal, .uniform: 0
        }
    }
}
