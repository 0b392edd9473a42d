/// Activation checkpointing: computes `body` without keeping what is inside, and again on the way
/// back.
///
/// Chen et al. 2016, "Training deep nets with sublinear memory cost".
///
/// - Parameter parameters: all that `body` uses; others count as frozen.
public func rematerialized(
    _ inputs: [Tensor], parameters: [Parameter], body: @escaping ([Tensor]) -> Tensor
) -> Tensor {
    let output = Recording.$isOn.withValue(false) { body(inputs.map(\.detached)) }
    let trained = parameters.filter { $0.leaf != nil }
    return output.recording(inputs + trained.map(\.value)) { gradient in
        let leaves = (inputs.map(\.isRecorded) + trained.map { _ in true }).map {
            $0 ? Node() : nil
        }
        let fresh = zip(inputs, leaves).map { input, leaf in
            Tensor(shape: input.shape, dtype: input.dtype, storage: input.storage, node: leaf)
        }
        let outer = trained.map(\.leaf)
        for (parameter, leaf) in zip(trained, leaves.dropFirst(inputs.count)) {
            parameter.leaf = leaf
        }
        defer { for (parameter, leaf) in zip(trained, outer) { parameter.leaf = leaf } }
        let again = Recording.$isOn.withValue(true) { body(fresh) }
        var parts = gradients(of: again, seed: gradient, at: leaves.compactMap { $0 })[...]
        return leaves.map { $0 == nil ? nil : parts.removeFirst() }
    }
}
