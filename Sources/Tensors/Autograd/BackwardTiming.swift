/// Computes an op and carries its own result back to its inputs and to `parameters`: what to time of
/// an op's gradient.
public func runBackward(
    through op: ([Tensor]) -> Tensor, at inputs: [Tensor], parameters: [Parameter]
) {
    let leaves = (inputs.indices.map { _ in Node() }, parameters.map { _ in Node() })
    for (parameter, leaf) in zip(parameters, leaves.1) { parameter.leaf = leaf }
    defer { for parameter in parameters { parameter.leaf = nil } }
    let recorded = zip(inputs, leaves.0).map { input, leaf in
        Tensor(shape: input.shape, dtype: input.dtype, storage: input.storage, node: leaf)
    }
    let result = Recording.$isOn.withValue(true) { op(recorded) }
    _ = gradients(of: result, seed: result.detached, at: leaves.0 + leaves.1)
}
