/// The paved surface in road coordinates: asphalt, its wear and its marks.
struct RoadSurface: Sendable {
    /// A painted line along the road.
    struct Mark: Sendable, Equatable {
        /// Offset of its middle to the left of the reference line and its width, in metres.
        var t: Float
        var width: Float
        /// Metres from one dash to the next and painted of them; equal for a solid line.
        var period: Float
        var dash: Float
        var isYellow: Bool
    }

    let marks: [Mark]
    /// Offsets of lane middles, where wheels have polished the asphalt.
    let lanes: [Float]
    let laneWidth: Float
    let noise: NoiseTexture
    /// Linear albedo of new asphalt.
    let tone: Float

    init(road: Road, noise: NoiseTexture, tone: Float) {
        marks = Self.marks(of: road)
        lanes = road.lanes.map { Float(road.offset(ofLane: $0)) }
        laneWidth = Float(road.laneWidth)
        self.noise = noise
        self.tone = tone
    }

    /// White dashes between lanes, solid lines at the edges, yellow between the directions.
    static func marks(of road: Road) -> [Mark] {
        let dashes: (period: Float, dash: Float) = road.surroundings == .highway ? (18, 6) : (9, 4)
        let width: Float = road.surroundings == .highway ? 0.2 : 0.15
        func white(_ t: Double, solid: Bool) -> Mark {
            Mark(
                t: Float(t), width: width, period: dashes.period,
                dash: solid ? dashes.period : dashes.dash, isYellow: false)
        }
        func yellow(_ t: Double) -> Mark {
            Mark(t: Float(t), width: width, period: 1, dash: 1, isYellow: true)
        }
        let inner = road.medianWidth / 2
        var marks: [Mark] = []
        for (sign, count) in [(-1.0, road.rightLanes), (1.0, road.leftLanes)] where count > 0 {
            for lane in 1..<max(count, 1) {
                marks.append(white(sign * (inner + Double(lane) * road.laneWidth), solid: false))
            }
            marks.append(white(sign * (inner + Double(count) * road.laneWidth), solid: true))
        }
        let hasBoth = road.leftLanes > 0 && road.rightLanes > 0
        if inner > 0.3 {
            marks += [yellow(-inner), yellow(inner)]
        } else if hasBoth {
            marks += [yellow(-0.15), yellow(0.15)]
        } else {
            marks.append(white(0, solid: true))
        }
        return marks
    }

    /// Linear albedo and share of paint at (s, t), averaged over a footprint of ds × dt metres.
    @inline(__always)
    func albedo(_ s: Float, _ t: Float, _ ds: Float, _ dt: Float) -> (SIMD3<Float>, Float) {
        let reach = max(dt, ds * 0.3)
        let fine = noise.value(s / 3.1, t / 3.1, footprint: reach / 3.1)
        let patches = noise.value(s / 47, t / 23, footprint: reach / 30)
        var grey = tone * (0.72 + 0.28 * fine + 0.5 * (patches - 0.5) + 0.14)
        for lane in lanes {
            // Two polished wheel tracks and a dark oil stripe between them.
            let across = abs(t - lane)
            let track = max(0, 1 - abs(across - 0.8) / 0.45)
            let oil = max(0, 1 - across / 0.35)
            grey *= 1 + 0.10 * track - 0.10 * oil
        }
        var color = SIMD3<Float>(1, 0.99, 0.97) * grey
        var paint: Float = 0
        let wear = 0.72 + 0.28 * Filter.step(fine + 0.5 * patches, from: 0.35, to: 0.75)
        for mark in marks {
            let away = abs(t - mark.t)
            if away > (mark.width + dt) / 2 { continue }
            let half = mark.width / 2
            var share = Filter.band(t, from: mark.t - half, to: mark.t + half, width: dt) * wear
            if mark.dash < mark.period {
                share *= Filter.stripes(s, period: mark.period, duty: mark.dash, width: ds)
            }
            let tint = mark.isYellow ? SIMD3<Float>(0.72, 0.42, 0.05) : SIMD3(0.74, 0.74, 0.7)
            color = Filter.mix(color, tint, share)
            paint = max(paint, share)
        }
        return (color, paint)
    }
}
