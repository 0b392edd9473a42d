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
    /// Offsets of lane middles, where wheels have polished the asphalt.
    let lanes: [Float]
    /// Offsets where the asphalt ends.
    let edges: (right: Float, left: Float)
    let noise: NoiseTexture
    /// Linear albedo of new asphalt.
    let tone: Float

    init(road: Road, noise: NoiseTexture, tone: Float) {
        marks = road.marks.map(Mark.init)
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
    }

    /// Averages over a footprint of ds × dt metres around (s, t).
    @inline(__always)
    func albedo(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> Albedo {
        let reach = max(dt, ds * 0.3)
        let fine = noise.value(s / 3.1, t / 3.1, footprint: reach / 3.1)
        let patches = noise.value(s / 47, t / 23, footprint: reach / 30)
        var grey = tone * (0.78 + 0.16 * fine + 0.5 * (patches - 0.5) + 0.14)
        for lane in lanes {
            // Two polished wheel tracks and a dark oil stripe between them.
            let across = abs(t - lane)
            let track = max(0, 1 - abs(across - 0.8) / 0.45)
            let oil = max(0, 1 - across / 0.35)
            grey *= 1 + 0.10 * track - 0.10 * oil
        }
        var albedo = Albedo(
            asphalt: SIMD3(1, 0.99, 0.97) * grey, paint: SIMD3(0.74, 0.74, 0.7), share: 0)
        let wear = 0.72 + 0.28 * Filter.step(fine + 0.5 * patches, from: 0.35, to: 0.75)
        for mark in marks {
            let share = mark.share(s, t, ds, dt) * wear
            if share <= albedo.share { continue }
            albedo.share = share
            if mark.isYellow { albedo.paint = SIMD3(0.72, 0.42, 0.05) }
        }
        return albedo
    }

    /// Whether marks cover at least half of a footprint.
    func isMarked(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> Bool {
        marks.reduce(0) { $0 + $1.share(s, t, ds, dt) } >= 0.5
    }
}
