/// How the windows of one storey lie: a pure function of a building's look.
struct FacadePattern {
    /// Shares of a footprint; what is left is wall.
    struct Shares {
        var glass: Float
        /// Window frames, sills and string courses.
        var trim: Float
        /// Awnings and shop signs.
        var sign: Float
    }

    private enum Style {
        case punched, paired, ribbon, curtain
    }

    private static let storey: Float = 3.1
    private static let groundHeight: Float = 3.6

    let isGround: Bool
    let wallTone: Float
    let trim: SIMD3<Float>
    let sign: SIMD3<Float>
    private let look: UInt32
    private let style: Style
    private let period: Float
    private let duty: Float

    /// - Parameter height: metres above the ground.
    @inline(__always)
    init(look: UInt32, height: Float) {
        self.look = look
        isGround = height < Self.groundHeight
        let choice = hashed(look &+ 1)
        style =
            choice < 0.45 ? .punched : choice < 0.7 ? .paired : choice < 0.88 ? .ribbon : .curtain
        let bay = 2.3 + 1.5 * hashed(look &+ 2)
        period = isGround ? bay * 2 : bay
        let open: Float
        switch style {
        case .punched: open = 0.42
        case .paired: open = 0.58
        case .ribbon: open = 0.9
        case .curtain: open = 0.94
        }
        duty = period * (isGround ? 0.74 : open)
        wallTone = isGround ? 0.72 + 0.4 * hashed(look &+ 4) : 1
        trim = SIMD3(repeating: style == .curtain ? 0.12 : 0.2 + 0.4 * hashed(look &+ 6))
        sign =
            SIMD3(hashed(look &+ 21), hashed(look &+ 22), hashed(look &+ 23)) * 0.5 + 0.04
    }

    @inline(__always)
    func shares(_ uv: SIMD2<Float>, _ step: SIMD2<Float>) -> Shares {
        let across = Filter.stripes(uv.x + duty / 2, period: period, duty: duty, width: step.x)
        let bars = Filter.stripes(
            uv.x + 0.04, period: style == .paired ? period / 2 : period, duty: 0.08, width: step.x)
        if isGround {
            let pane = Filter.band(uv.y, from: 0.45, to: 2.6, width: step.y)
            let awning = Filter.band(uv.y, from: 2.65, to: 3.2, width: step.y)
            let hasSign: Float = hashed(look &+ 20) < 0.6 ? 1 : 0
            return Shares(
                glass: across * pane * (1 - bars),
                trim: Filter.band(uv.y, from: 3.3, to: 3.55, width: step.y),
                sign: awning * hasSign * across)
        }
        let v = uv.y - Self.groundHeight
        let low: Float = style == .curtain ? 0.35 : 0.8
        let tall: Float = style == .curtain ? 2.6 : 1.6
        let window = Filter.stripes(v - low, period: Self.storey, duty: tall, width: step.y)
        let sill = Filter.stripes(v - low + 0.2, period: Self.storey, duty: 0.2, width: step.y)
        let frame = style == .punched ? 0 : bars * across * window
        return Shares(
            glass: across * window * (style == .punched ? 1 : 1 - bars),
            trim: max(sill * (style == .curtain ? 1 : across), frame), sign: 0)
    }

    /// Number of the window at a place on the wall.
    @inline(__always)
    func cell(_ uv: SIMD2<Float>) -> UInt32 {
        let column = Int(((uv.x + period / 2) / period).rounded(.down))
        let floor = isGround ? -1 : Int(((uv.y - Self.groundHeight) / Self.storey).rounded(.down))
        return look &+ UInt32(truncatingIfNeeded: column) &* 7919
            &+ UInt32(truncatingIfNeeded: floor) &* 104_729
    }

    /// 1 where single windows are told apart, 0 where a pixel covers several.
    @inline(__always)
    func resolved(_ step: SIMD2<Float>) -> Float {
        1 - Filter.step(max(step.x / period, step.y / Self.storey), from: 0.5, to: 1.3)
    }
}
