import Sim

extension Material {
    /// Linear albedo without texture: of paint, walls and leaves the instance's own, of ground a usual one.
    @inline(__always)
    func albedo(of instance: Instance) -> SIMD3<Float> {
        switch self {
        case .road: SIMD3(repeating: 0.117)
        case .verge: SIMD3(0.27, 0.25, 0.21)
        case .land: SIMD3(0.107, 0.165, 0.04)
        case .kerb: SIMD3(0.36, 0.355, 0.34)
        case .sidewalk: SIMD3(0.3, 0.285, 0.26)
        case .barrier: SIMD3(0.42, 0.43, 0.44)
        case .facade, .plaster, .leaves, .paint, .cloth: instance.color
        case .roof: Self.tiles(instance.look)
        case .bark: SIMD3(0.09, 0.065, 0.045)
        case .metal: SceneryLook.metal
        case .signRed: SIMD3(0.6, 0.03, 0.03)
        case .signBlue: SIMD3(0.03, 0.12, 0.5)
        case .signGreen: SIMD3(0.01, 0.2, 0.08)
        case .signYellow: SIMD3(0.75, 0.45, 0.03)
        case .glass: SIMD3(0.018, 0.02, 0.022)
        case .tyre: SIMD3(repeating: 0.02)
        case .rim: SIMD3(repeating: 0.43)
        case .trim: SIMD3(repeating: 0.035)
        case .plate: SIMD3(0.75, 0.75, 0.7)
        case .headLamp: SIMD3(0.6, 0.62, 0.65)
        case .tailLamp: SIMD3(0.32, 0.012, 0.01)
        case .brakeLamp: SIMD3(0.16, 0.01, 0.01)
        case .leftIndicator, .rightIndicator: SIMD3(0.5, 0.2, 0.03)
        case .signalGreen: SIMD3(0.02, 0.3, 0.14)
        case .lampHead: SIMD3(0.5, 0.5, 0.48)
        case .crate: SIMD3(0.36, 0.25, 0.14)
        case .jacket: Self.jacket(instance.look)
        case .trousers: SIMD3(0.03, 0.035, 0.055) + 0.05 * hashed(instance.look)
        case .skin: SIMD3(0.5, 0.32, 0.22)
        case .hair: SIMD3(0.09, 0.055, 0.03) + 0.25 * Self.hair(instance.look)
        }
    }

    /// One of many colours for what a rider wears.
    @inline(__always)
    private static func jacket(_ look: UInt32) -> SIMD3<Float> {
        SIMD3(hashed(look &+ 1), hashed(look &+ 2), hashed(look &+ 3)) * 0.35 + 0.03
    }

    /// Slate or baked clay.
    @inline(__always)
    private static func tiles(_ look: UInt32) -> SIMD3<Float> {
        let choice = hashed(look &+ 5)
        return choice < 0.35
            ? SIMD3(0.09, 0.095, 0.11) * (1 + choice)
            : Filter.mix(SIMD3(0.16, 0.09, 0.06), SIMD3(0.34, 0.12, 0.06), choice)
    }

    /// One head in four is fair, the others are dark.
    @inline(__always)
    private static func hair(_ look: UInt32) -> SIMD3<Float> {
        hashed(look &+ 8) < 0.25 ? SIMD3(1, 0.7, 0.3) : .zero
    }
}
