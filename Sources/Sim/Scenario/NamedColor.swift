import Randomness

/// Colours that scenarios can name.
public enum NamedColor: String, CaseIterable, Sendable {
    case white, black, grey, silver, red, blue, green, yellow, orange, brown, beige, purple

    /// sRGB 0…1.
    public var color: SIMD3<Float> {
        switch self {
        case .white: SIMD3(0.92, 0.92, 0.90)
        case .black: SIMD3(0.06, 0.06, 0.07)
        case .grey: SIMD3(0.38, 0.39, 0.41)
        case .silver: SIMD3(0.70, 0.71, 0.73)
        case .red: SIMD3(0.72, 0.08, 0.08)
        case .blue: SIMD3(0.10, 0.24, 0.62)
        case .green: SIMD3(0.10, 0.38, 0.18)
        case .yellow: SIMD3(0.92, 0.76, 0.08)
        case .orange: SIMD3(0.88, 0.40, 0.06)
        case .brown: SIMD3(0.34, 0.22, 0.14)
        case .beige: SIMD3(0.78, 0.70, 0.56)
        case .purple: SIMD3(0.38, 0.14, 0.46)
        }
    }

    /// How often each colour is met on a road, out of a hundred.
    private static let frequencies: [(color: NamedColor, share: Double)] = [
        (.white, 22), (.black, 18), (.grey, 14), (.silver, 10), (.blue, 12), (.red, 10),
        (.green, 4), (.yellow, 3), (.orange, 2), (.brown, 2), (.beige, 2), (.purple, 1),
    ]

    /// A colour as often as it is met; clothes and trucks come in all of them alike.
    static func usual(of actorClass: ActorClass, _ random: inout RandomStream) -> NamedColor {
        switch actorClass {
        case .car, .van, .motorbike:
            var rest = random.uniform(in: 0...100)
            return frequencies.first {
                rest -= $0.share
                return rest < 0
            }?.color ?? .white
        case .truck, .bus, .bicycle, .pedestrian:
            return allCases[Int(random.uniform() * Double(allCases.count))]
        }
    }
}
