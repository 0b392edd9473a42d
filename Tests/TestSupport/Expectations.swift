import Tensors
import Testing

/// Expects two tensors of one shape to agree.
///
/// - Parameter tolerance: largest difference allowed, relative to the largest magnitude in either.
public func expectClose(
    _ a: Tensor, _ b: Tensor, within tolerance: Float = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(a.shape == b.shape, sourceLocation: sourceLocation)
    guard a.shape == b.shape else { return }
    expectClose(a.floats, b.floats, within: tolerance, sourceLocation: sourceLocation)
}

/// Expects two lists of numbers to agree, in the same sense.
public func expectClose(
    _ a: [Float], _ b: [Float], within tolerance: Float = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(a.count == b.count, sourceLocation: sourceLocation)
    let largest = max(largestMagnitude(a), largestMagnitude(b))
    let far = zip(a, b).enumerated().first { _, pair in
        !(abs(pair.0 - pair.1) <= tolerance * largest)
    }
    guard let far else { return }
    Issue.record(
        "number \(far.offset): \(far.element.0) and \(far.element.1), largest \(largest)",
        sourceLocation: sourceLocation)
}

/// Expects the gradients that `body` records to match central differences.
///
/// The output is weighed by fixed numbers and summed, so that every output counts.
///
/// - Parameters:
///   - step: how far each input number is moved either way.
///   - tolerance: largest difference allowed, relative to the largest gradient of that input.
public func expectGradient(
    at inputs: [Tensor], step: Float = 1e-2, within tolerance: Float = 5e-3,
    sourceLocation: SourceLocation = #_sourceLocation, of body: ([Tensor]) -> Tensor
) {
    let weights = alternatingWeights(body(inputs).shape)
    let parameters = inputs.map { input in
        let parameter = Parameter(input.shape, start: .zeros)
        parameter.assign(input)
        return parameter
    }
    let (_, gradients) = valueAndGradients(of: parameters) {
        (body(parameters.map(\.value)) * weights).sum()
    }
    for (index, gradient) in gradients.enumerated() {
        let differences = centralDifferences(inputs, index, step, weights, body)
        expectClose(
            gradient, differences, within: tolerance, sourceLocation: sourceLocation)
    }
}

/// Expects the gradient that `body` records to match central differences.
public func expectGradient(
    of body: (Tensor) -> Tensor, at input: Tensor, step: Float = 1e-2,
    within tolerance: Float = 5e-3, sourceLocation: SourceLocation = #_sourceLocation
) {
    expectGradient(
        at: [input], step: step, within: tolerance, sourceLocation: sourceLocation
    ) { body($0[0]) }
}

/// Largest magnitude; NaN if there is one.
private func largestMagnitude(_ values: [Float]) -> Float {
    values.reduce(0) { $1.isNaN ? $1 : max($0, abs($1)) }
}

private func alternatingWeights(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape) { buffer in
        for index in buffer.indices { buffer[index] = Float(index * 37 % 11) / 5 - 0.9 }
    }
}

private func centralDifferences(
    _ inputs: [Tensor], _ index: Int, _ step: Float, _ weights: Tensor, _ body: ([Tensor]) -> Tensor
) -> Tensor {
    let numbers = inputs[index].floats
    let differences = numbers.indices.map { place -> Float in
        func loss(_ offset: Float) -> Double {
            var moved = numbers
            moved[place] += offset
            var inputs = inputs
            inputs[index] = Tensor(moved, shape: inputs[index].shape)
            return zip(body(inputs).floats, weights.floats).reduce(0) {
                $0 + Double($1.0) * Double($1.1)
            }
        }
        return Float((loss(step) - loss(-step)) / Double(2 * step))
    }
    return Tensor(differences, shape: inputs[index].shape)
}
