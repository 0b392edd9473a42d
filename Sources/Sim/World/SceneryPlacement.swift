import Randomness

extension Scenery {
    /// Things beside `road` between `start` and `end` metres along it.
    ///
    /// The same seed gives the same things near `start` for any `end`.
    public init(along road: Road, from start: Double = -50, to end: Double, seed: UInt64) {
        var placement = SceneryPlacement(road: road, from: start, to: end)
        let stream = RandomStream(seed: seed).child("scenery")
        let crossings = road.crossings(from: start, to: end, stream.child("crossings"))
        for crossing in crossings { placement.place(crossing) }
        for (index, row) in road.surroundings.sceneryRows.enumerated() {
            var random = stream.child(index)
            guard random.chance(row.frequency) else { continue }
            for side in [RoadSide.right, .left] {
                var random = random.child(side.rawValue)
                placement.place(row, on: side, using: &random)
            }
        }
        self.init(items: placement.items, crossings: crossings, seed: seed)
    }
}

/// The side of a road, seen along its reference line.
enum RoadSide: String {
    case right, left

    /// Sign of offsets on this side.
    var sign: Double { self == .left ? 1 : -1 }
}

/// Fills the ground beside a road row by row and keeps road and earlier things free.
private struct SceneryPlacement {
    let road: Road
    let start: Double
    let end: Double
    /// Rectangles that together cover the pavement.
    let pavement: [Box3D]
    var items: [Scenery.Item] = []

    /// Length of the rectangles that the pavement is cut into.
    static let tile = 8.0

    init(road: Road, from start: Double, to end: Double) {
        self.road = road
        self.start = start
        self.end = end
        let (right, left) = road.pavedEdges
        // Beyond both ends too, so that a bend's far side stays free.
        pavement = stride(from: start - 100, to: end + 100, by: Self.tile).map { s in
            let pose = road.pose(s: s, t: (left + right) / 2)
            return Box3D(
                center: pose.position, yaw: pose.yaw, length: Self.tile + 1, width: left - right,
                height: 0)
        }
    }

    mutating func place(_ row: SceneryRow, on side: RoadSide, using random: inout RandomStream) {
        var s = start
        while s < end {
            s += random.uniform(in: row.gap)
            let length = random.uniform(in: row.length)
            let width = row.width.map { random.uniform(in: $0) } ?? length
            let height = random.uniform(in: row.height)
            let setback = random.uniform(in: row.setback)
            let look = random.next()
            let isTaken = random.chance(row.density)
            if isTaken {
                let t = edge(on: side, sidewalk: !row.onSidewalk) + setback + width / 2
                add(row.kind, s: s + length / 2, t: side.sign * t, (length, width, height), look)
            }
            s += length
        }
    }

    /// A signal on the right of either direction, beside its stop line.
    mutating func place(_ crossing: Crossing) {
        let ways = [RoadSide.right] + (road.leftLanes > 0 ? [.left] : [])
        for side in ways {
            let s = crossing.s + side.sign * (Crossing.stopDistance - 1)
            let t = side.sign * (edge(on: side, sidewalk: false) + 0.45)
            add(.pole, s: s, t: t, (0.2, 0.2, 3.8), 0)
        }
    }

    /// Distance of the edge from the reference line, without sign.
    private func edge(on side: RoadSide, sidewalk: Bool) -> Double {
        let paved = side == .left ? road.pavedEdges.left : -road.pavedEdges.right
        return paved + (sidewalk ? road.sidewalkWidth : 0)
    }

    private mutating func add(
        _ kind: Scenery.Kind, s: Double, t: Double,
        _ size: (length: Double, width: Double, height: Double), _ look: UInt64
    ) {
        var foot = road.pose(s: s, t: t)
        let slope = foot.pitch
        foot.pitch = 0
        foot.yaw += t < 0 ? 0 : .pi
        var item = Scenery.Item(
            kind: kind,
            box: Box3D(
                standingOn: foot, length: size.length, width: size.width, height: size.height),
            look: look)
        let isFree =
            !pavement.contains { $0.footprintOverlaps(item.box) }
            && !items.contains { $0.box.footprintOverlaps(item.box) }
        guard isFree else { return }
        // Only hedges lie along the slope; all else stands upright.
        if item.isHedge { item.box.pitch = t < 0 ? slope : 0 - slope }
        let ground = groundHeight(below: item, s: s, t: t)
        item.box.center.z = ground + item.box.pose.axes.up.z * (size.height / 2)
        items.append(item)
    }

    /// Height of the ground below a thing: houses go down to its lowest place.
    private func groundHeight(below item: Scenery.Item, s: Double, t: Double) -> Double {
        let places = item.kind == .building ? item.box.corners : [item.box.center]
        return places.reduce(.infinity) { lowest, place in
            min(lowest, road.groundHeight(x: place.x, y: place.y, s: s, t: t))
        }
    }
}
