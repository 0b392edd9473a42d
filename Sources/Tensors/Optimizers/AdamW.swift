import CKernels
import Foundation

/// AdamW (Loshchilov and Hutter 2019, "Decoupled weight decay regularization", algorithm 2).
///
/// Weights and moments are float32, whatever the activations are.
public final class AdamW: Optimizer {
    public struct Settings: Codable, Equatable, Sendable {
        /// Decay of the running mean of gradients.
        public var beta1: Double
        /// Decay of the running mean of squared gradients.
        public var beta2: Double
        public var epsilon: Double

        public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
        }
    }

    /// What may differ from parameter to parameter.
    public struct Treatment: Equatable, Sendable {
        /// Times the learning rate.
        public var rateFactor: Float
        /// Share of a weight that is lost in a step, over the learning rate.
        public var weightDecay: Float

        public init(rateFactor: Float = 1, weightDecay: Float = 0) {
            self.rateFactor = rateFactor
            self.weightDecay = weightDecay
        }
    }

    private struct Slot {
        let name: String
        let parameter: Parameter
        let treatment: Treatment
        let first: Parameter
        let second: Parameter
    }

    /// What young moments, which began at zero, lack; the same for all parameters.
    private struct Correction {
        /// Share of the first moment that has built up.
        let first: Float
        /// Times the square root of the second moment.
        let spreadScale: Float

        init(_ settings: Settings, age: Double) {
            first = Float(1 - pow(settings.beta1, age))
            spreadScale = Float((1 / (1 - pow(settings.beta2, age))).squareRoot())
        }
    }

    private let settings: Settings
    private let slots: [Slot]
    private let counter = StepCounter()

    /// - Parameter treatment: how each is trained, by name and parameter.
    public init(
        _ parameters: NamedParameters, settings: Settings = Settings(),
        treatment: (String, Parameter) -> Treatment
    ) {
        self.settings = settings
        slots = parameters.map { name, parameter in
            Slot(
                name: name, parameter: parameter, treatment: treatment(name, parameter),
                first: Parameter(parameter.shape, start: .zeros),
                second: Parameter(parameter.shape, start: .zeros))
        }
    }

    /// Decays what multiplies (matrices and kernels), not biases and scales.
    public convenience init(
        _ parameters: NamedParameters, settings: Settings = Settings(), weightDecay: Float
    ) {
        self.init(parameters, settings: settings) { _, parameter in
            Treatment(weightDecay: parameter.shape.count > 1 ? weightDecay : 0)
        }
    }

    public var parameters: [Parameter] { slots.map(\.parameter) }

    /// Steps taken so far.
    public var steps: Int { counter.count }

    /// The moments and the number of steps, for a checkpoint.
    public var namedParameters: NamedParameters {
        [("steps", counter.parameter)] + slots.map { ("first.\($0.name)", $0.first) }
            + slots.map { ("second.\($0.name)", $0.second) }
    }

    public func step(_ gradients: [Tensor], norm: Float, rate: Float, maxNorm: Float) {
        precondition(
            gradients.count == slots.count,
            "\(gradients.count) gradients for \(slots.count) parameters")
        guard norm.isFinite else { return }
        counter.advance()
        let scale = norm > maxNorm ? maxNorm / norm : 1
        let correction = Correction(settings, age: Double(steps))
        for (slot, gradient) in zip(slots, gradients) {
            precondition(
                gradient.shape == slot.parameter.shape,
                "gradient of \(gradient.shape) for \(slot.name) of \(slot.parameter.shape)")
            step(
                slot, gradient, rate: rate * slot.treatment.rateFactor, scale: scale, correction)
        }
    }

    private func step(
        _ slot: Slot, _ gradient: Tensor, rate: Float, scale: Float, _ correction: Correction
    ) {
        let values = ck_adamw_step(
            gradient_scale: scale, first_share: Float(1 - settings.beta1),
            second_share: Float(1 - settings.beta2), epsilon: Float(settings.epsilon),
            keep: 1 - rate * slot.treatment.weightDecay,
            rate: rate / correction.first, spread_scale: correction.spreadScale)
        let weight = slot.parameter.tensor
        weight.backend.adamW(
            values, weight, gradient, first: slot.first.tensor, second: slot.second.tensor)
        weight.storage.didChange()
    }
}
