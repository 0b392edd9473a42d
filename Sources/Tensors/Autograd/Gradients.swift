/// The value of `loss` and its gradients with respect to `parameters`, in their order.
///
/// Only what depends on these parameters is recorded: a parameter that is not named is frozen.
///
/// - Parameter loss: computes a single number.
/// - Returns: the detached value and one float32 gradient a parameter; zeros where it has no part.
public func valueAndGradients(
    of parameters: [Parameter], _ loss: () throws -> Tensor
) rethrows -> (value: Tensor, gradients: [Tensor]) {
    let leaves = parameters.map { _ in Node() }
    for (parameter, leaf) in zip(parameters, leaves) { parameter.leaf = leaf }
    defer { for parameter in parameters { parameter.leaf = nil } }
    let value = try Recording.$isOn.withValue(true) { try loss() }
    precondition(value.count == 1, "a loss is a single number, its shape is \(value.shape)")
    let one = Tensor.ones(value.shape, value.dtype)
    let gradients = gradients(of: value, seed: one, at: leaves)
    return (
        value.detached,
        zip(parameters, gradients).map { $1 ?? Tensor.zeros($0.shape) }
    )
}

/// Carries `seed`, the gradient of `output`, back to `leaves`; nil for leaves it does not reach.
func gradients(of output: Tensor, seed: Tensor, at leaves: [Node]) -> [Tensor?] {
    guard let root = output.node else { return leaves.map { _ in nil } }
    var pending: [Int: Tensor] = [root.id: seed]
    let keep = Set(leaves.map(\.id))
    // Inputs are older than outputs, so descending ids visit every user of a value before the value.
    for node in reachable(from: root).sorted(by: { $0.id > $1.id }) {
        guard let pullback = node.pullback else { continue }
        node.pullback = nil
        guard let gradient = pending[node.id] else { continue }
        if !keep.contains(node.id) { pending[node.id] = nil }
        for (input, part) in zip(node.inputs, pullback(gradient)) {
            guard let input, let part else { continue }
            pending[input.id] = pending[input.id].map { $0 + part } ?? part
        }
    }
    return leaves.map { pending[$0.id] }
}

private func reachable(from root: Node) -> [Node] {
    var seen: Set<Int> = [root.id]
    var found = [root]
    var next = 0
    while next < found.count {
        for case let input? in found[next].inputs where seen.insert(input.id).inserted {
            found.append(input)
        }
        next += 1
    }
    return found
}
