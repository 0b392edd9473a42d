import Sim

/// What may be said more than once.
protocol Sayable: Equatable {
    /// What both say together, which is the closer of the two; nil where they contradict each other.
    func joined(with other: Self) -> Self?
}

extension Sayable {
    func joined(with other: Self) -> Self? { self == other ? self : nil }
}

extension Bool: Sayable {}
extension Int: Sayable {}
extension Double: Sayable {}
extension Side: Sayable {}
extension Strength: Sayable {}
extension RoadShape: Sayable {}

/// Of two different values: the one that leaves room for the other.
private func closer<Value: Equatable>(
    _ a: Value, _ b: Value, _ pairs: [(vague: Value, close: Value)]
) -> Value? {
    if a == b { return a }
    return pairs.first { $0 == (a, b) || $0 == (b, a) }?.close
}

extension Daytime: Sayable {
    func joined(with other: Daytime) -> Daytime? {
        closer(
            self, other,
            [
                (.day, .morning), (.day, .noon), (.morning, .dawn), (.dark, .night), (.dark, .dusk),
                (.dark, .dawn),
            ])
    }
}

extension Environment.Weather: Sayable {
    func joined(with other: Self) -> Self? {
        closer(self, other, [(.cloudy, .rain), (.cloudy, .fog)])
    }
}

extension Road.Surroundings: Sayable {
    /// A highway stays one wherever it leads through.
    func joined(with other: Self) -> Self? {
        closer(self, other, [(.urban, .highway), (.rural, .highway)])
    }
}

extension Density: Sayable {
    func joined(with other: Density) -> Density? {
        closer(
            self, other,
            [
                (.light, .none), (.moderate, .light), (.moderate, .heavy), (.moderate, .jam),
                (.heavy, .jam),
            ])
    }
}

extension Along: Sayable {
    func joined(with other: Along) -> Along? { closer(self, other, [(.ahead, .farAhead)]) }
}
