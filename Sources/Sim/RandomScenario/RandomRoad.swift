import Randomness

extension Road {
    /// A highway, a city street or a country road with usual measures, bends and hills.
    static func random(using random: inout RandomStream) -> Road {
        let surroundings: Surroundings = random.pick([
            (.urban, 0.45), (.highway, 0.3), (.rural, 0.25),
        ])
        let lanes = random.pick(surroundings.laneCounts)
        let isOneWay = surroundings != .rural && random.chance(0.1)
        let measures = surroundings.measures
        let parks = surroundings == .urban && random.chance(0.5)
        return Road(
            surroundings: surroundings, rightLanes: lanes, leftLanes: isOneWay ? 0 : lanes,
            laneWidth: random.uniform(in: measures.laneWidth),
            shoulderWidth: parks
                ? random.uniform(in: 2.3...2.7) : random.uniform(in: measures.shoulder),
            sidewalkWidth: random.uniform(in: measures.sidewalk),
            medianWidth: random.uniform(in: measures.median),
            curvature: bends(surroundings, using: &random),
            elevation: ElevationProfile(hills(surroundings, using: &random)))
    }

    /// Whether cars can stand beside the lanes.
    var hasParkingStrip: Bool { surroundings == .urban && shoulderWidth >= 2.2 }

    /// Straights and bends with clothoids between them; the road never turns back on itself.
    private static func bends(
        _ surroundings: Surroundings, using random: inout RandomStream
    ) -> [ReferenceLine.Segment] {
        guard random.chance(surroundings.bendShare) else { return [] }
        var segments: [ReferenceLine.Segment] = []
        var (length, heading) = (0.0, 0.0)
        while length < 600 {
            let radius = random.logUniform(in: surroundings.radii)
            let turnsLeft = abs(heading) > 0.5 ? heading < 0 : random.chance(0.5)
            let curvature = (turnsLeft ? 1 : -1) / radius
            let clothoid = random.uniform(in: 20...50)
            let arc = min(random.uniform(in: 20...150), 0.6 * radius)
            segments += [
                .init(length: random.uniform(in: 10...140), start: 0, end: 0),
                .init(length: clothoid, start: 0, end: curvature),
                .init(length: arc, start: curvature, end: curvature),
                .init(length: clothoid, start: curvature, end: 0),
            ]
            length += segments.suffix(4).reduce(0) { $0 + $1.length }
            heading += curvature * (arc + clothoid)
        }
        return segments
    }

    /// Slopes with crests and dips between them; the road stays near the height of its start.
    private static func hills(
        _ surroundings: Surroundings, using random: inout RandomStream
    ) -> [ElevationProfile.Piece] {
        guard random.chance(surroundings.hillShare) else { return [] }
        var pieces: [ElevationProfile.Piece] = []
        var (length, height, grade) = (0.0, 0.0, 0.0)
        while length < 700 {
            let steepness = random.uniform(in: 0.15...1) * surroundings.steepestGrade
            let climbs = abs(height) > 10 ? height < 0 : random.chance(0.5)
            let next = climbs ? steepness : -steepness
            let curve = abs(next - grade) * random.logUniform(in: surroundings.crestRadii)
            let slope = random.uniform(in: 10...120)
            pieces += [
                .init(length: max(curve, 1), grade: next), .init(length: slope, grade: next),
            ]
            length += curve + slope
            height += curve * (grade + next) / 2 + slope * next
            grade = next
        }
        return pieces
    }
}

extension Road.Surroundings {
    /// How often the road has hills at all.
    fileprivate var hillShare: Double {
        switch self {
        case .urban: 0.3
        case .highway: 0.6
        case .rural: 0.75
        }
    }

    /// Rise a metre.
    fileprivate var steepestGrade: Double {
        switch self {
        case .urban: 0.035
        case .highway: 0.035
        case .rural: 0.075
        }
    }

    /// Metres.
    fileprivate var crestRadii: ClosedRange<Double> {
        switch self {
        case .urban: 900...4_000
        case .highway: 3_000...12_000
        case .rural: 500...3_000
        }
    }

    /// Lanes a direction.
    fileprivate var laneCounts: [(Int, weight: Double)] {
        switch self {
        case .urban: [(1, 0.45), (2, 0.4), (3, 0.15)]
        case .highway: [(2, 0.4), (3, 0.4), (4, 0.2)]
        case .rural: [(1, 0.9), (2, 0.1)]
        }
    }

    /// Metres.
    fileprivate var measures:
        (
            laneWidth: ClosedRange<Double>, shoulder: ClosedRange<Double>,
            sidewalk: ClosedRange<Double>, median: ClosedRange<Double>
        )
    {
        switch self {
        case .urban: (3.0...3.6, 0.3...0.7, 1.8...4, 0...0)
        case .highway: (3.5...3.75, 1.5...3, 0...0, 2...8)
        case .rural: (3.0...3.6, 0.3...1.5, 0...0, 0...0)
        }
    }

    /// How often the road bends at all.
    fileprivate var bendShare: Double { self == .urban ? 0.45 : 0.75 }

    /// Metres.
    fileprivate var radii: ClosedRange<Double> {
        switch self {
        case .urban: 70...400
        case .highway: 500...2_500
        case .rural: 90...600
        }
    }
}
