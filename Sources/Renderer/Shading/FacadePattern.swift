import Sim

/// How the windows of a wall lie: a pure function of a building's look.
///
/// Surface coordinates count bays along the wall and storeys above its shops, which lie between −1
/// and 0.
struct FacadePattern {
    /// What a footprint shows; what is left is wall.
    struct Shares {
        var glass: Float = 0
        /// Parts of the glass with a lamp behind, and with blinds down.
        var lit: Float = 0
        var blind: Float = 0
        /// Window frames, sills and string courses.
        var trim: Float = 0
        /// Shutters and shop signs.
        var sign: Float = 0
    }

    /// How bright the walls of shops are beside the others.
    static let shopTone: Float = 0.75
    /// Linear albedo of blinds.
    static let blind = SIMD3<Float>(0.36, 0.34, 0.3)

    private static let shop = FacadeStyle.Window(across: 0.06...0.94, up: 0.14...0.66)

    let isShop: Bool
    private let look: UInt32
    private let style: FacadeStyle
    private let window: FacadeStyle.Window

    /// - Parameter storey: storeys above the shops.
    @inline(__always)
    init(look: UInt32, storey: Float) {
        self.look = look
        isShop = storey < 0
        style = Self.style(of: look)
        window = isShop ? Self.shop : style.window
    }

    @inline(__always)
    static func style(of look: UInt32) -> FacadeStyle {
        FacadeStyle(rawValue: look & 7) ?? .punched
    }

    /// The look that has a style.
    static func look(_ look: UInt64, _ style: FacadeStyle) -> UInt32 {
        UInt32(truncatingIfNeeded: look) & ~7 | style.rawValue
    }

    /// Linear albedo of signs and shutters at a place.
    @inline(__always)
    func sign(_ bay: Float) -> SIMD3<Float> {
        // Two bays share a shop.
        let salt = isShop ? UInt32(truncatingIfNeeded: Int((bay / 2).rounded(.down))) &* 31 : 0
        let word = look &+ salt
        return SIMD3(hashed(word &+ 21), hashed(word &+ 22), hashed(word &+ 23)) * 0.5 + 0.04
    }

    /// Linear albedo of frames: light on dark walls, dark on light ones.
    @inline(__always)
    func trim(on wall: SIMD3<Float>) -> Float { wall.y > 0.4 ? 0.16 : 0.62 }

    @inline(__always)
    func shares(_ uv: SIMD2<Float>, _ step: SIMD2<Float>) -> Shares {
        var shares = windows(uv, step)
        let frame: Float = style == .curtain || style == .ribbon ? 0.03 : 0.05
        let outer = covered(uv, step, window.across, window.up, wider: frame)
        let mullion = Filter.stripes(uv.x - 0.48, period: 1, duty: 0.04, width: step.x)
        let bars = style == .tall ? 0 : mullion * shares.glass
        shares.trim = max(outer - shares.glass, 0) + bars
        let open = 1 - bars / max(shares.glass, 1e-4)
        shares.glass *= open
        shares.lit *= open
        shares.blind *= open
        if isShop {
            let board = covered(uv, step, 0.02...0.98, 0.74...0.94, wider: 0)
            shares.sign = hashed(look &+ 20) < 0.75 ? board : 0
        } else if style == .shuttered {
            shares.sign =
                covered(uv, step, 0.14...0.29, window.up, wider: 0)
                + covered(uv, step, 0.71...0.86, window.up, wider: 0)
        }
        return shares
    }

    /// Share of a footprint within a rectangle of every bay and storey.
    @inline(__always)
    private func covered(
        _ uv: SIMD2<Float>, _ step: SIMD2<Float>, _ across: ClosedRange<Float>,
        _ up: ClosedRange<Float>, wider: Float
    ) -> Float {
        Filter.stripes(
            uv.x - across.lowerBound + wider, period: 1,
            duty: across.upperBound - across.lowerBound + 2 * wider, width: step.x)
            * Filter.stripes(
                uv.y - up.lowerBound + wider, period: 1,
                duty: up.upperBound - up.lowerBound + 2 * wider, width: step.y)
    }

    /// The glass of every window that a footprint touches; of many together the usual shares.
    @inline(__always)
    private func windows(_ uv: SIMD2<Float>, _ step: SIMD2<Float>) -> Shares {
        let (litShare, blindShare): (Float, Float) = (isShop ? 0.75 : 0.4, isShop ? 0 : 0.22)
        var shares = Shares()
        let (from, to) = (uv - step / 2, uv + step / 2)
        let (low, high) = (SIMD2(from.x.floored, from.y.floored), SIMD2(to.x.floored, to.y.floored))
        guard (high - low).max() <= 2 else {
            shares.glass = covered(uv, step, window.across, window.up, wider: 0)
            shares.lit = shares.glass * litShare
            shares.blind = shares.glass * blindShare
            return shares
        }
        for storey in Int(low.y)...Int(high.y) {
            let v = uv.y - Float(storey)
            let tall = Filter.band(
                v, from: window.up.lowerBound, to: window.up.upperBound, width: step.y)
            for bay in Int(low.x)...Int(high.x) {
                let u = uv.x - Float(bay)
                let glass =
                    tall
                    * Filter.band(
                        u, from: window.across.lowerBound, to: window.across.upperBound,
                        width: step.x)
                let cell = cell(bay, storey)
                shares.glass += glass
                if hashed(cell) < litShare { shares.lit += glass }
                if hashed(cell &+ 17) < blindShare { shares.blind += glass }
            }
        }
        return shares
    }

    /// Number of a window on the wall.
    @inline(__always)
    private func cell(_ bay: Int, _ storey: Int) -> UInt32 {
        look &+ UInt32(truncatingIfNeeded: bay) &* 7919
            &+ UInt32(truncatingIfNeeded: storey) &* 104_729
    }

    /// Linear colour of the lamps behind a building's windows.
    @inline(__always)
    var lamp: SIMD3<Float> {
        isShop
            ? SIMD3(1, 0.9, 0.7)
            : Filter.mix(SIMD3(1, 0.6, 0.24), SIMD3(0.95, 0.85, 0.62), hashed(look &+ 3))
    }
}
