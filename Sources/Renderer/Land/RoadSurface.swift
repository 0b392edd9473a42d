import Sim

/// The paved surface in road coordinates: asphalt, its wear and its marks.
struct RoadSurface: Sendable {
    /// A lane mark in single precision.
    struct Mark: Sendable, Equatable {
        let t: Float
        let width: Float
        let period: Float
        let dash: Float
        let isYellow: Bool

        init(_ mark: LaneMark) {
            t = Float(mark.offset)
            width = Float(mark.width)
            period = Float(mark.period)
            dash = Float(mark.dash)
            isYellow = mark.colour == .yellow
        }

        /// Share of a footprint of ds × dt metres around (s, t) that it covers.
        @inline(__always)
        func share(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> Float {
            guard abs(t - self.t) <= (width + dt) / 2 else { return 0 }
            let across = Filter.band(
                t, from: self.t - width / 2, to: self.t + width / 2, width: dt)
            guard dash < period else { return across }
            return across * Filter.stripes(s, period: period, duty: dash, width: ds)
        }
    }

    let marks: [Mark]
    let crossings: [StripedCrossing]
    /// Offsets of lane middles, where wheels have polished the asphalt.
    let lanes: [Float]
    /// Offsets where the asphalt ends.
    let edges: (right: Float, left: Float)
    let noise: NoiseTexture
    /// Linear albedo of new asphalt.
    let tone: Float

    init(road: Road, crossings: [Crossing] = [], noise: NoiseTexture, tone: Float) {
        marks = road.marks.map(Mark.init)
        self.crossings = crossings.map { StripedCrossing($0, on: road) }
        lanes = road.lanes.map { Float(road.offset(ofLane: $0)) }
        edges = (Float(road.pavedEdges.right), Float(road.pavedEdges.left))
        self.noise = noise
        self.tone = tone
    }

    /// What a footprint shows: linear albedos of asphalt and of paint, and the share of paint.
    struct Albedo {
        var asphalt: SIMD3<Float>
        var paint: SIMD3<Float>
        var share: Float

        /// Of asphalt and paint together.
        @inline(__always)
        var mean: SIMD3<Float> { Filter.mix(asphalt, paint, share) }
    }

    /// Averages over a footprint of ds × dt metres around (s, t) of such texture.
    @inline(__always)
    func albedo(
        _ s: Float, _ t: Float, _ ds: Float, _ dt: Float, _ texture: SurfaceTexture
    ) -> Albedo {
        albedo(s, t, ds, dt, Wear(texture))
    }

    /// The same as it was laid and painted, without wear.
    @inline(__always)
    func plainAlbedo(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> Albedo {
        albedo(s, t, ds, dt, .none)
    }

    /// What wear makes of a footprint that was laid like this: albedo with wear over albedo without.
    @inline(__always)
    static func grain(of plain: Albedo, _ texture: SurfaceTexture) -> Float {
        let wear = Wear(texture)
        var worn = plain
        worn.asphalt *= wear.grey / Wear.none.grey
        worn.share *= wear.paint / Wear.none.paint
        return worn.mean.y / plain.mean.y
    }

    /// What noise makes of new asphalt and of what is painted on it.
    private struct Wear {
        let grey: Float
        let paint: Float

        @inline(__always)
        init(_ texture: SurfaceTexture) {
            let (fine, patches) = (texture.fine, texture.broad)
            grey = 0.78 + 0.16 * fine + 0.5 * (patches - 0.5) + 0.14
            paint = 0.72 + 0.28 * Filter.step(fine + 0.5 * patches, from: 0.35, to: 0.75)
        }

        static let none = Wear(SurfaceTexture())
    }

    /// Grain and patches of asphalt, averaged over a footprint of ds × dt metres around (s, t).
    @inline(__always)
    func texture(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> SurfaceTexture {
        let reach = max(dt, ds * 0.3)
        return SurfaceTexture(
            fine: noise.value(s / 3.1, t / 3.1, footprint: reach / 3.1),
            broad: noise.value(s / 47, t / 23, footprint: reach / 30))
    }

    @inline(__always)
    private func albedo(
        _ s: Float, _ t: Float, _ ds: Float, _ dt: Float, _ wear: Wear
    ) -> Albedo {
        var grey = tone * wear.grey
        for lane in lanes {
            // Two polished wheel tracks and a dark oil stripe between them.
            let across = abs(t - lane)
            let track = max(0, 1 - abs(across - 0.8) / 0.45)
            let oil = max(0, 1 - across / 0.35)
            grey *= 1 + 0.10 * track - 0.10 * oil
        }
        var albedo = Albedo(
            asphalt: SIMD3(1, 0.99, 0.97) * grey, paint: SIMD3(0.74, 0.74, 0.7), share: 0)
        let (striped, open) = crossingShares(s, t, ds, dt)
        for mark in marks {
            let share = mark.share(s, t, ds, dt) * wear.paint * open
            if share <= albedo.share { continue }
            albedo.share = share
            if mark.isYellow { albedo.paint = SIMD3(0.72, 0.42, 0.05) }
        }
        albedo.share = max(albedo.share, striped * wear.paint)
        return albedo
    }

    /// Whether marks cover at least half of a footprint.
    func isMarked(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> Bool {
        let (striped, open) = crossingShares(s, t, ds, dt)
        return striped + marks.reduce(0) { $0 + $1.share(s, t, ds, dt) } * open >= 0.5
    }

    /// Share of a footprint that crossings paint, and share outside of them, where lane marks go on.
    @inline(__always)
    private func crossingShares(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> (
        striped: Float, open: Float
    ) {
        guard let crossing = crossings.first(where: { $0.touches(s, ds) }) else { return (0, 1) }
        return (crossing.share(s, t, ds, dt), 1 - crossing.inside(s, ds))
    }
}
