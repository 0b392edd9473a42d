import Foundation

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
    public let elevation: ElevationProfile
    /// Of the ground beside it.
    package private(set) var land: LandShape

    public init(
        surroundings: Surroundings, rightLanes: Int, leftLanes: Int, laneWidth: Double = 3.5,
        shoulderWidth: Double = 0.5, sidewalkWidth: Double = 0, medianWidth: Double = 0,
        curvature: [ReferenceLine.Segment] = [], elevation: ElevationProfile = ElevationProfile()
    ) {
        self.surroundings = surroundings
        self.rightLanes = rightLanes
        self.leftLanes = leftLanes
        self.laneWidth = laneWidth
        self.shoulderWidth = shoulderWidth
        self.sidewalkWidth = sidewalkWidth
        self.medianWidth = medianWidth
        referenceLine = ReferenceLine(segments: curvature)
        self.elevation = elevation
        land = LandShape(along: referenceLine, elevation)
    }

    /// The same road, going on straight at least to distance `s`.
    public func reaching(_ s: Double) -> Road {
        let missing = s - referenceLine.end
        guard missing > 0 else { return self }
        var road = self
        road.referenceLine = ReferenceLine(
            segments: referenceLine.segments
                + [ReferenceLine.Segment(length: missing, start: 0, end: 0)])
        road.land = LandShape(along: road.referenceLine, elevation)
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

    /// Offsets at which land begins: beyond the sidewalks, or a metre of verge.
    public var outerEdges: (right: Double, left: Double) {
        let side = sidewalkWidth > 0 ? sidewalkWidth : 1
        return (pavedEdges.right - side, pavedEdges.left + side)
    }

    /// World position at the road's height, with the heading and the pitch of the line, for road
    /// coordinates.
    public func pose(s: Double, t: Double) -> Pose {
        let (p, rise) = (referenceLine.at(s), elevation.at(s))
        let line = Pose(position: Vector3(p.x, p.y, rise.height), yaw: p.heading)
        return Pose(
            position: line.world(Vector3(0, t, 0)), yaw: p.heading, pitch: 0 - atan(rise.grade))
    }
}

// MARK: The ground

extension Road {
    /// Metres that land lies below the road at the road's own edges, rising to its height within
    /// `ditchWidth`: the road's flanks cut through it.
    static let ditchDepth = 0.45
    static let ditchWidth = 8.0

    /// Height of the ground in metres at a place with its road coordinates.
    func groundHeight(x: Double, y: Double, s: Double, t: Double) -> Double {
        let edges = outerEdges
        guard !elevation.isFlat, t < edges.right || t > edges.left else {
            return elevation.at(s).height
        }
        return landHeight(x: x, y: y, of: land.patch(x: x, y: y)).height
    }

    /// The cuboid put on the ground below it: vehicles along its slope, people upright.
    ///
    /// - Parameter guess: where along the road it may be; nil when nothing is known.
    func standing(_ box: Box3D, of actorClass: ActorClass, near guess: Double? = nil) -> Box3D {
        let (x, y) = (box.center.x, box.center.y)
        var foot = Pose(position: Vector3(x, y, 0), yaw: box.yaw)
        if !elevation.isFlat {
            let (s, t) =
                guess.map { referenceLine.locate(x: x, y: y, near: $0) } ?? locate(box.center)
            let grade = elevation.at(s).grade * cos(box.yaw - referenceLine.at(s).heading)
            foot.position.z = groundHeight(x: x, y: y, s: s, t: t)
            foot.pitch = actorClass.isVehicle ? 0 - atan(grade) : 0
        }
        return Box3D(
            standingOn: foot, length: box.length, width: box.width, height: box.height)
    }

    /// Height of the land at a place and the distance to the reference line, in metres; below the road
    /// it runs on underneath.
    package func landHeight(
        x: Double, y: Double, of patch: LandShape.Patch
    ) -> (height: Double, distance: Double) {
        let edges = outerEdges
        let (height, distance, left) = patch.at(x: x, y: y)
        let away = min(max(max(left - edges.left, edges.right - left) / Self.ditchWidth, 0), 1)
        let drop = Self.ditchDepth * (1 - away * away * (3 - 2 * away))
        return (height - drop, distance)
    }
}
