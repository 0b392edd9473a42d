import Foundation

/// How a quantity gets from one value to another; the semantics are OpenSCENARIO's.
public struct Transition: Sendable, Equatable {
    public enum Shape: String, CaseIterable, Sendable {
        case step, linear, sinusoidal, cubic
    }

    /// What says how long it takes.
    public enum Extent: Sendable, Equatable {
        /// Seconds.
        case time(Double)
        /// Largest change of the quantity a second.
        case rate(Double)
        /// Metres travelled meanwhile.
        case distance(Double)
    }

    public var shape: Shape
    public var extent: Extent

    public init(_ shape: Shape, _ extent: Extent) {
        self.shape = shape
        self.extent = extent
    }

    /// At once.
    public static let immediate = Transition(.step, .time(0))

    /// The progress at which a change of size `change` is complete: metres when the extent is a
    /// distance, else seconds.
    public func span(ofChange change: Double) -> Double {
        switch extent {
        case _ where shape == .step: 0
        case .time(let span), .distance(let span): span
        // The steepest slope of a unit change over a unit span: 1, π/2 and 3/2.
        case .rate(let rate): abs(change) / rate * steepness
        }
    }

    private var steepness: Double {
        switch shape {
        case .step: 0
        case .linear: 1
        case .sinusoidal: .pi / 2
        case .cubic: 1.5
        }
    }

    /// The value between `start` and `end` at `progress`, which runs from 0 to the span.
    public func value(from start: Double, to end: Double, at progress: Double) -> Double {
        let span = span(ofChange: end - start)
        guard progress < span else { return end }
        let p = max(progress, 0) / span
        return start + (end - start) * shape.share(p)
    }
}

extension Transition.Shape {
    /// The share of the change that is done after the share `p` of the span.
    func share(_ p: Double) -> Double {
        switch self {
        case .step: 1
        case .linear: p
        case .sinusoidal: (1 - cos(.pi * p)) / 2
        case .cubic: p * p * (3 - 2 * p)
        }
    }
}
