/// Reads the `road` of a scenario file.
struct RoadReader {
    static let keys = [
        "surroundings", "type", "rule", "lanes", "right_lanes", "left_lanes", "lane_width",
        "shoulder", "sidewalk", "median", "curvature", "elevation",
    ]

    /// Forms that other tools know; they say nothing that the rest does not.
    private enum Form: String, CaseIterable { case straight, curved }
    private enum Rule: String, CaseIterable { case rht = "RHT" }

    func road(_ tree: YAMLTree) -> Road {
        guard let fields = tree.fields(Self.keys) else { return Road(usual: .highway) }
        let lanes = fields["lanes"]?.integer(1...8)
        let curvature = fields["curvature"].map(self.curvature) ?? []
        let form = fields["type"]?.word(Form.self)
        if form == .straight, !curvature.isEmpty {
            fields["type"]?.report("the road has a curvature; leave 'type' out")
        }
        if fields["rule"]?.isWord("LHT") == true {
            fields["rule"]?.report(
                "traffic keeps to the right here; mirror the lanes and offsets of left-hand traffic "
                    + "and leave 'rule' out")
        } else {
            _ = fields["rule"]?.word(Rule.self)
        }
        return Road(
            usual: fields["surroundings"].flatMap { $0.word() } ?? .highway,
            rightLanes: fields["right_lanes"]?.integer(1...8) ?? lanes,
            leftLanes: fields["left_lanes"]?.integer(0...8) ?? lanes,
            laneWidth: fields["lane_width"]?.number(2...6, unit: "m"),
            shoulderWidth: fields["shoulder"]?.number(0...10, unit: "m"),
            sidewalkWidth: fields["sidewalk"]?.number(0...20, unit: "m"),
            medianWidth: fields["median"]?.number(0...50, unit: "m"), curvature: curvature,
            elevation: ElevationProfile(fields["elevation"].map(elevation) ?? []))
    }

    // MARK: Curvature

    /// The pieces of the road; none when they are too long to be sampled.
    private func curvature(_ tree: YAMLTree) -> [ReferenceLine.Segment] {
        let segments = tree.list()?.compactMap(segment) ?? []
        return isTooLong(segments.map(\.length), tree) ? [] : segments
    }

    private func isTooLong(_ lengths: [Double], _ tree: YAMLTree) -> Bool {
        let length = lengths.reduce(0, +)
        guard length > Self.longestRoad else { return false }
        let kilometres = (length / 100).rounded() / 10
        tree.report("the road is \(kilometres.written) km long; 100 km at most")
        return true
    }

    /// Metres.
    private static let longestRoad = 100_000.0

    static let segmentKeys = ["length", "radius", "from", "to"]

    /// A piece of the road: straight, an arc of a radius, or a clothoid between two curvatures.
    private func segment(_ tree: YAMLTree) -> ReferenceLine.Segment? {
        guard let fields = tree.fields(Self.segmentKeys),
            let length = fields.required("length")?.number(0.1...20_000, unit: "m")
        else { return nil }
        if let radius = fields["radius"] {
            if let other = fields.given(["from", "to"]).first {
                fields[other]?.report("'radius' gives the curvature already; leave one out")
            }
            guard let metres = radius.number(-100_000...100_000, unit: "m") else { return nil }
            guard abs(metres) >= 20 else {
                radius.report(
                    "\(metres.written) m is too tight; use 20 m or more, negative to turn right")
                return nil
            }
            return ReferenceLine.Segment(length: length, start: 1 / metres, end: 1 / metres)
        }
        let start = fields["from"]?.number(-0.05...0.05, unit: "1/m")
        let end = fields["to"]?.number(-0.05...0.05, unit: "1/m")
        return ReferenceLine.Segment(
            length: length, start: start ?? end ?? 0, end: end ?? start ?? 0)
    }

    // MARK: Elevation

    static let pieceKeys = ["length", "grade"]

    /// Metres: tighter vertical curves would be kinks.
    private static let tightestCurve = 200.0

    private func elevation(_ tree: YAMLTree) -> [ElevationProfile.Piece] {
        var pieces: [ElevationProfile.Piece] = []
        for item in tree.list() ?? [] {
            if let piece = piece(item, after: pieces.last?.grade ?? 0) { pieces.append(piece) }
        }
        return isTooLong(pieces.map(\.length), tree) ? [] : pieces
    }

    /// A piece along which the grade runs from `start` to its own.
    private func piece(_ tree: YAMLTree, after start: Double) -> ElevationProfile.Piece? {
        guard let fields = tree.fields(Self.pieceKeys),
            let length = fields.required("length")?.number(0.1...20_000, unit: "m"),
            let grade = fields.required("grade")?.number(-0.15...0.15, unit: "m/m")
        else { return nil }
        let least = abs(grade - start) * Self.tightestCurve
        if length < least - 1e-9 {
            fields["length"]?.report(
                "\(length.written) m are too short for a grade that goes from \(start.written) to "
                    + "\(grade.written); use \(least.rounded(.up).written) m or more")
        }
        return ElevationProfile.Piece(length: length, grade: grade)
    }
}
