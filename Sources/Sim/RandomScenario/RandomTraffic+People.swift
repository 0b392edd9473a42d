import Randomness

/// Who goes on foot.
extension RandomTraffic {
    /// A place beside the road, in road coordinates.
    private typealias Place = (s: Double, t: Double)

    /// Offset of a place on a sidewalk, or on the verge where there is none, and its side's sign.
    private mutating func besideTheRoad() -> (t: Double, side: Double) {
        let side: Double = random.chance(0.5) ? -1 : 1
        let edge = side < 0 ? road.pavedEdges.right : road.pavedEdges.left
        let inner = random.uniform(in: 0.5...max(road.sidewalkWidth - 0.5, 0.8))
        return (edge + side * inner, side)
    }

    mutating func addWalking() {
        let (t, _) = besideTheRoad()
        let s = Self.egoStart + random.uniform(in: 8...90)
        let way = random.uniform(in: 0.7...1.8) * duration * (random.chance(0.5) ? 1 : -1)
        let size = random.size(of: .pedestrian)
        // Nobody else walks or stands where the way leads.
        var room = room(of: size, s: s + way / 2, t: t)
        room.length += abs(way)
        add(
            .pedestrian, size, in: room,
            .trajectory(self.way(from: (s, t), to: (s + way, t), start: 0, end: duration)))
    }

    /// Somebody who stands and looks about, or two who talk.
    mutating func addStanding(upTo count: Int) {
        let (t, _) = besideTheRoad()
        let s = Self.egoStart + random.uniform(in: 8...70)
        guard random.chance(0.4), actors.count + 1 < count else {
            let turn = (random.uniform(in: -1...1), random.uniform(in: -1...1))
            return addOnTheSpot((s, t), facing: (s + turn.0, t + turn.1))
        }
        let apart = random.uniform(in: 0.9...1.3)
        addOnTheSpot((s, t), facing: (s + apart, t))
        addOnTheSpot((s + apart, t), facing: (s, t))
    }

    /// Somebody at the kerb who would like to cross.
    mutating func addWaiting() {
        let (_, side) = besideTheRoad()
        let edge = side < 0 ? road.pavedEdges.right : road.pavedEdges.left
        let s = Self.egoStart + random.uniform(in: 10...70)
        let t = edge + side * random.uniform(in: 0.4...0.7)
        addOnTheSpot((s, t), facing: (s, t - side))
    }

    private mutating func addOnTheSpot(_ place: Place, facing other: Place) {
        let size = random.size(of: .pedestrian)
        // It sets out when all is over: until then it stands and looks that way.
        let later = duration + 30
        add(
            .pedestrian, size, in: room(of: size, s: place.s, t: place.t),
            .trajectory(way(from: place, to: other, start: later, end: later + 1)),
            claiming: .standing)
    }

    /// Somebody who crosses the whole road, from either side.
    mutating func addCrossing() {
        let side: Double = random.chance(0.5) ? -1 : 1
        let (right, left) = road.pavedEdges
        let start = random.uniform(in: 0...duration / 2)
        // Far enough for the ego to stop.
        let v = egoDriving.speed
        let s = Self.egoStart + v * start + v * v / 6 + random.uniform(in: 10...70)
        let time = (left - right + 1.6) / random.uniform(in: 1...2.2)
        let (from, to) = side < 0 ? (right - 0.8, left + 0.8) : (left + 0.8, right - 0.8)
        let size = random.size(of: .pedestrian)
        var crossing = room(of: size, s: s, t: (right + left) / 2)
        (crossing.length, crossing.width) = (size.length + 0.6, left - right + 2.4)
        add(
            .pedestrian, size, in: room(of: size, s: s, t: from, air: 1),
            .trajectory(way(from: (s, from), to: (s, to), start: start, end: start + time)),
            claiming: .way(crossing))
    }

    /// A way beside or over the road; a place every few metres keeps to its bends.
    private func way(from: Place, to: Place, start: Double, end: Double) -> Trajectory {
        Trajectory(
            (0...8).map { step in
                let f = Double(step) / 8
                let place = road.pose(
                    s: from.s + (to.s - from.s) * f, t: from.t + (to.t - from.t) * f)
                return Trajectory.Waypoint(
                    time: start + (end - start) * f, x: place.position.x, y: place.position.y)
            })
    }
}
