/// One road: a reference line with lanes on both sides.
///
/// Traffic keeps to the right. Lane ids follow OpenDRIVE: −1, −2, … lie right of the reference line
/// and run along it; 1, 2, … lie left and run against it; 0 is the line itself.
public struct Road: Sendable, Equatable {
    public enum Surroundings: String, Codable, CaseIterable, Sendable {
        case highway, urban, rural
    }

    public var surroundings: Surroundings
    /// Lanes along the reference line.
    public var rightLanes: Int
    /// Lanes against it.
    public var leftLanes: Int
    /// Metres, of every lane.
    public var laneWidth: Double
    /// Paved metres beyond the outer lane on each side.
    public var shoulderWidth: Double
    /// Metres beyond the shoulder on each side; 0 for none.
    public var sidewalkWidth: Double
    /// Metres between the two directions, centred on the reference line; 0 for none.
    public var medianWidth: Double
    public private(set) var referenceLine: ReferenceLine

    public init(
        surroundings: Surroundings, rightLanes: Int, leftLanes: Int, laneWidth: Double = 3.5,
        shoulderWidth: Double = 0.5, sidewalkWidth: Double = 0, medianWidth: Double = 0,
        curvature: [ReferenceLine.Segment] = []
    ) {
        self.surroundings = surroundings
        self.rightLanes = rightLanes
        self.leftLanes = leftLanes
        self.laneWidth = laneWidth
        self.shoulderWidth = shoulderWidth
        self.sidewalkWidth = sidewalkWidth
        self.medianWidth = medianWidth
        referenceLine = ReferenceLine(segments: curvature)
    }

    /// The same road, going on straight at least to distance `s`.
    public func reaching(_ s: Double) -> Road {
        let missing = s - referenceLine.end
        guard missing > 0 else { return self }
        var road = self
        road.referenceLine = ReferenceLine(
            segments: referenceLine.segments
                + [ReferenceLine.Segment(length: missing, start: 0, end: 0)])
        return road
    }

    /// Every lane id, from the leftmost to the rightmost.
    public var lanes: [Int] {
        (-rightLanes...leftLanes).reversed().filter { $0 != 0 }
    }

    /// Offset to the left of the reference line of a lane's middle, in metres.
    public func offset(ofLane lane: Int) -> Double {
        let magnitude = medianWidth / 2 + (Double(abs(lane)) - 0.5) * laneWidth
        return lane > 0 ? magnitude : -magnitude
    }

    /// Offsets of the road's paved edges: right (negative) and left.
    public var pavedEdges: (right: Double, left: Double) {
        (
            -(medianWidth / 2 + Double(rightLanes) * laneWidth + shoulderWidth),
            medianWidth / 2 + Double(leftLanes) * laneWidth + shoulderWidth
        )
    }

    /// World position on the ground and heading along the line for road coordinates.
    public func pose(s: Double, t: Double) -> Pose {
        let p = referenceLine.at(s)
        let left = Pose(position: Vector3(p.x, p.y, 0), yaw: p.heading)
        return Pose(position: left.world(Vector3(0, t, 0)), yaw: p.heading)
    }
}
