import Synchronization

/// One recorded op: where its inputs came from and how to carry a gradient back to them.
final class Node {
    /// Grows in the order of making, so that later means a higher number.
    let id: Int
    let inputs: [Node?]
    /// Gradient of the output to gradients of the inputs, nil for inputs that need none; dropped once
    /// used, and with it the values it has kept.
    var pullback: ((Tensor) -> [Tensor?])?

    private static let made = Atomic(0)

    init(inputs: [Node?] = [], pullback: ((Tensor) -> [Tensor?])? = nil) {
        id = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
        self.inputs = inputs
        self.pullback = pullback
    }
}

/// Whether ops write down how to go back.
///
/// Off outside of `valueAndGradients`, so that inference keeps nothing, and off while gradients flow
/// back.
enum Recording {
    @TaskLocal static var isOn = false
}

extension Tensor {
    /// This value, with the way back to `inputs`.
    ///
    /// `pullback` takes the gradient of this value and returns one for each input, of the input's
    /// shape; it may return nil where `isRecorded` is false. It must keep no recorded tensor of its own
    /// result (capture `self` before the call), or the graph would hold itself.
    func recording(_ inputs: Tensor..., pullback: @escaping (Tensor) -> [Tensor?]) -> Tensor {
        recording(inputs, pullback: pullback)
    }

    /// The same for a list of inputs.
    func recording(_ inputs: [Tensor], pullback: @escaping (Tensor) -> [Tensor?]) -> Tensor {
        guard Recording.isOn, inputs.contains(where: \.isRecorded) else { return self }
        let node = Node(inputs: inputs.map(\.node), pullback: pullback)
        return Tensor(shape: shape, dtype: dtype, storage: storage, node: node)
    }
}
