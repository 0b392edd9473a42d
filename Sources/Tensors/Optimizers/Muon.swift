/// Muon for weights that multiply, AdamW for all others.
///
/// The momentum of a weight, seen as a matrix of `[out, the rest]`, is made nearly orthogonal by five
/// Newton–Schulz steps, so that every direction learns alike (Jordan et al. 2024, "Muon: an optimizer for
/// hidden layers in neural networks"). Updates are as long as those of AdamW, so both share one rate (Liu et
/// al. 2025, "Muon is scalable for LLM training", §2.2).
public final class Muon: Optimizer {
    /// Whether Muon trains a parameter, by name.
    public typealias Choice = (String, Parameter) -> Bool

    private struct Slot {
        /// Place among all parameters.
        let index: Int
        let name: String
        let parameter: Parameter
        let treatment: AdamW.Treatment
        let momentum: Parameter
    }

    public let parameters: [Parameter]
    private let slots: [Slot]
    private let others: AdamW
    /// Places of the others among all parameters.
    private let otherIndices: [Int]
    /// Share of the momentum that stays.
    private let decay: Float

    /// - Parameters:
    ///   - decay: of the momentum.
    ///   - settings: of AdamW.
    ///   - treatment: how each is trained, by name and parameter.
    ///   - isMatrix: which parameters Muon trains; they have two axes or more.
    public init(
        _ parameters: NamedParameters, decay: Float = 0.95, settings: AdamW.Settings = .init(),
        treatment: (String, Parameter) -> AdamW.Treatment, for isMatrix: Choice
    ) {
        self.parameters = parameters.map(\.parameter)
        self.decay = decay
        let chosen = parameters.indices.filter {
            parameters[$0].parameter.shape.count > 1
                && isMatrix(parameters[$0].name, parameters[$0].parameter)
        }
        slots = chosen.map { index in
            let (name, parameter) = parameters[index]
            return Slot(
                index: index, name: name, parameter: parameter,
                treatment: treatment(name, parameter),
                momentum: Parameter(parameter.shape, start: .zeros))
        }
        otherIndices = parameters.indices.filter { !chosen.contains($0) }
        others = AdamW(
            otherIndices.map { parameters[$0] }, settings: settings, treatment: treatment)
    }

    public var namedParameters: NamedParameters {
        others.namedParameters + slots.map { ("momentum.\($0.name)", $0.momentum) }
    }

    public func step(_ gradients: [Tensor], norm: Float, rate: Float, maxNorm: Float) {
        precondition(
            gradients.count == parameters.count,
            "\(gradients.count) gradients for \(parameters.count) parameters")
        guard norm.isFinite else { return }
        others.step(
            otherIndices.map { gradients[$0] }, norm: norm, rate: rate, maxNorm: maxNorm)
        let scale = norm > maxNorm ? maxNorm / norm : 1
        for slot in slots { step(slot, gradients[slot.index] * scale, rate: rate) }
    }

    private func step(_ slot: Slot, _ gradient: Tensor, rate: Float) {
        let momentum = slot.momentum.tensor * decay + gradient * (1 - decay)
        slot.momentum.assign(momentum)
        // Nesterov's momentum: one step ahead.
        let ahead = momentum * decay + gradient * (1 - decay)
        let (rows, columns) = (ahead.shape[0], ahead.shape.dropFirst().reduce(1, *))
        let direction = ahead.reshaped(rows, columns).orthogonalized().reshaped(ahead.shape)
        let rate = rate * slot.treatment.rateFactor
        let length = Self.length * Float(max(rows, columns)).squareRoot()
        let kept = slot.parameter.tensor * (1 - rate * slot.treatment.weightDecay)
        slot.parameter.assign(kept - direction * (rate * length))
    }

    /// Makes the mean square of an update that of AdamW's.
    private static let length: Float = 0.2
}

extension Tensor {
    /// A matrix with the same singular vectors whose singular values are all near 1.
    ///
    /// Five steps of a quintic Newton–Schulz iteration (Jordan et al. 2024): values end between 0.7 and
    /// 1.2, which is near enough.
    func orthogonalized() -> Tensor {
        let (rows, columns) = (shape[0], shape[1])
        guard rows <= columns else { return permuted(1, 0).orthogonalized().permuted(1, 0) }
        // Stays a tensor, so that nothing waits for each matrix.
        var x = self * (1 / (.norm(of: [self]) + 1e-7))
        for _ in 0..<5 {
            let a = x.multiplied(by: x, transposingOther: true)
            let b = a * -4.7750 + a.multiplied(by: a) * 2.0315
            x = x * 3.4445 + b.multiplied(by: x)
        }
        return x
    }
}
