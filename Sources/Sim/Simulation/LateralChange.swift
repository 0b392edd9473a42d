/// A change of the lateral offset as a body can make it: the script's shape, given more room where it
/// asks for more than the body's limits, from the lateral speed that it finds.
struct LateralChange: Sendable {
    /// Index of the maneuver that asked for it.
    let maneuver: Int
    let start: Double
    let end: Double
    let shape: Transition.Shape
    /// Whether it leads to another lane, which indicators show.
    let changesLane: Bool
    /// Seconds that the body needs where the script gives it less; nil where the script holds.
    let limitedTo: Double?
    /// Seconds or metres, as the transition counts.
    private let span: Double
    private let countsMetres: Bool
    /// Share of the span in which a linear change gathers lateral speed, and loses it again.
    private let ramp: Double
    private let drift: Drift
    private var progress = 0.0
    /// Seconds.
    private var elapsed = 0.0

    /// - Parameters:
    ///   - speed: metres a second along the road.
    ///   - acrossSpeed: lateral speed at the start, metres a second.
    ///   - limit: of the lateral acceleration, metres a second squared.
    init(
        maneuver: Int, from start: Double, to end: Double, _ transition: Transition,
        changesLane: Bool, speed: Double, acrossSpeed: Double, limit: Double
    ) {
        (self.maneuver, self.start, self.end, self.changesLane) = (
            maneuver, start, end, changesLane
        )
        shape = transition.shape
        if case .distance = transition.extent { countsMetres = true } else { countsMetres = false }
        let asked = transition.span(ofChange: end - start)
        let pace = countsMetres ? max(speed, 0.5) : 1
        let shortest = shape.shortestTime(ofChange: abs(end - start), acceleration: limit)
        let isTooFast = asked < shortest * pace * (1 - 1e-9)
        limitedTo = isTooFast ? shortest : nil
        span = isTooFast ? shortest * pace : asked
        ramp =
            shape == .linear && span > 0
            ? (1 - (max(1 - (shortest * pace / span) * (shortest * pace / span), 0)).squareRoot())
                / 2
            : 0
        drift = Drift(speed: shape == .step ? 0 : acrossSpeed, limit: limit)
    }

    var value: Double {
        guard progress < span else { return end + drift.offset(after: elapsed) }
        let share = ramp > 0 ? rounded(progress / span) : shape.share(progress / span)
        return start + (end - start) * share + drift.offset(after: elapsed)
    }

    var isComplete: Bool { progress >= span - 1e-9 && elapsed >= drift.span - 1e-9 }

    /// One tick; nobody moves sideways on the spot.
    mutating func advance(speed: Double) {
        let pace = min(speed / 3, 1)
        progress += Traffic.step * (countsMetres ? speed : pace)
        elapsed += Traffic.step * pace
    }

    /// Linear between two ramps of constant acceleration; half-way it is half done, as without them.
    private func rounded(_ p: Double) -> Double {
        let steepness = 1 / (1 - ramp)
        let q = min(p, 1 - p)
        let half = q < ramp ? steepness * q * q / (2 * ramp) : steepness * (q - ramp / 2)
        return p < 0.5 ? half : 1 - half
    }
}

/// What is left of a lateral speed that a new change finds: it dies away with neither a jump in speed
/// nor in acceleration.
private struct Drift {
    /// Metres a second.
    let speed: Double
    /// Seconds.
    let span: Double

    /// The strongest deceleration of `offset` in units of speed over span.
    private static let steepness = 3.95

    init(speed: Double, limit: Double) {
        self.speed = speed
        span = abs(speed) < 1e-9 ? 0 : max(1, Self.steepness * abs(speed) / min(limit, 3))
    }

    func offset(after time: Double) -> Double {
        guard time < span else { return 0 }
        let p = time / span
        let rest = (1 - p) * (1 - p) * (1 - p)
        return speed * time * rest * (1 + 3 * p)
    }
}

extension Transition.Shape {
    /// Seconds that a change takes at least when it may not accelerate harder.
    fileprivate func shortestTime(ofChange change: Double, acceleration: Double) -> Double {
        let time = (change / acceleration).squareRoot()
        switch self {
        case .step: return 0
        // Half of it accelerating, half of it slowing down.
        case .linear: return 2 * time
        case .sinusoidal: return .pi / 2.0.squareRoot() * time
        case .cubic: return 6.0.squareRoot() * time
        }
    }
}

extension ActorClass {
    /// Lateral acceleration in metres a second squared that bodies of the class can have, and the radius
    /// in metres of their tightest turn.
    private var limits: (acceleration: Double, radius: Double) {
        switch self {
        case .car, .motorbike: (7, 5)
        case .van: (6, 6)
        case .truck, .bus: (4, 10)
        case .bicycle: (4, 2)
        case .pedestrian: (4, 0.5)
        }
    }

    /// The lateral acceleration that a body can have at a speed.
    func lateralLimit(at speed: Double) -> Double {
        // Below 3 m/s a change of lane takes its time with the way, not the clock.
        let way = max(speed, 3)
        return min(limits.acceleration, way * way / limits.radius)
    }
}
