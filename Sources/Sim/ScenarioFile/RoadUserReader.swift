import Foundation

/// Reads the ego and the actors of a scenario file.
struct RoadUserReader {
    let road: Road
    let fps: Double

    static let keys =
        [
            "id", "type", "size", "color", "lane", "s", "offset", "speed", "maneuvers",
            "trajectory",
            "boxes", "when",
        ] + habitKeys

    /// The keys of somebody who drives.
    static let drivingKeys = ["lane", "s", "offset", "speed", "maneuvers"] + habitKeys

    static let habitKeys = ["follows", "yields", "time_gap", "standing_gap", "strongest_braking"]

    func ego(_ tree: YAMLTree) -> RoadUser? {
        guard let fields = tree.fields(Self.keys.filter { $0 != "id" }) else { return nil }
        return user("ego", fields, egoStart: nil)
    }

    func actors(_ trees: [YAMLTree], ego: RoadUser) -> [RoadUser] {
        trees.compactMap { tree in
            guard let fields = tree.fields(Self.keys), let id = fields.required("id")?.text()
            else { return nil }
            return user(id, fields, egoStart: ego.start(on: road))
        }
    }

    /// - Parameter egoStart: what `ego` means in places along the road; nil for the ego itself.
    private func user(_ id: String, _ fields: Fields, egoStart: Double?) -> RoadUser? {
        let actorClass = fields["type"].flatMap { $0.word(ActorClass.self) } ?? .car
        let size = fields["size"].flatMap(size) ?? actorClass.usualSize
        let paint = fields["color"].flatMap(paint)
        let start = start(fields)
        return motion(fields, of: actorClass, size, egoStart: egoStart).map {
            RoadUser(
                id: id, actorClass: actorClass, size: size, paint: paint, motion: $0, start: start)
        }
    }

    /// When a trajectory begins.
    private func start(_ fields: Fields) -> Trigger? {
        guard let when = fields["when"] else { return nil }
        guard fields["trajectory"] != nil else {
            when.report(
                "starts a trajectory, and there is none; a maneuver has a 'when' of its own")
            return nil
        }
        return ManeuverReader(road: road).trigger(when)
    }

    private func size(_ tree: YAMLTree) -> Size? {
        tree.numbers("length", "width", "height", in: 0.1...30, unit: "m").map {
            Size($0[0], $0[1], $0[2])
        }
    }

    /// A colour's name, or red, green and blue from 0 to 1.
    private func paint(_ tree: YAMLTree) -> SIMD3<Float>? {
        if case .sequence = tree.content {
            return tree.numbers("red", "green", "blue", in: 0...1, unit: "sRGB").map {
                SIMD3($0.map { Float($0) })
            }
        }
        return tree.word(Paint.self)?.color
    }

    // MARK: Motion

    private func motion(
        _ fields: Fields, of actorClass: ActorClass, _ size: Size, egoStart: Double?
    ) -> RoadUser.Motion? {
        let ways = fields.given(["trajectory", "boxes"])
        let driving = fields.given(Self.drivingKeys)
        if let way = ways.first, let other = (ways.dropFirst() + driving).first {
            fields[other]?.report("'\(way)' says where it is; leave one of them out")
            return nil
        }
        if let trajectory = fields["trajectory"] {
            return waypoints(trajectory, egoStart: egoStart).map { .trajectory(Trajectory($0)) }
        }
        if let boxes = fields["boxes"] {
            return boxTrack(boxes, of: actorClass, size).map { .boxes($0) }
        }
        return self.driving(fields, egoStart: egoStart).map { .driving($0) }
    }

    private func driving(_ fields: Fields, egoStart: Double?) -> Driving? {
        let isEgo = egoStart == nil
        let lane = (isEgo ? fields["lane"] : fields.required("lane")).map {
            self.lane($0, isEgo: isEgo)
        }
        let s = (isEgo ? fields["s"] : fields.required("s")).map { place($0, egoStart: egoStart) }
        let speed = fields.required("speed")?.number(0...100, unit: "m/s")
        let offset = fields["offset"]?.number(-50...50, unit: "m") ?? 0
        let maneuvers = ManeuverReader(road: road).maneuvers(fields["maneuvers"]?.list() ?? [])
        guard let speed, let lane = lane ?? -1, let s = s ?? 0 else { return nil }
        return Driving(
            lane: lane, s: s, offset: offset, speed: speed, maneuvers: maneuvers,
            habits: habits(fields))
    }

    private func habits(_ fields: Fields) -> DriverHabits {
        var habits = DriverHabits()
        habits.follows = fields["follows"]?.flag() ?? habits.follows
        habits.yields = fields["yields"]?.flag() ?? habits.yields
        habits.timeGap = fields["time_gap"]?.number(0...10, unit: "s") ?? habits.timeGap
        habits.standingGap =
            fields["standing_gap"]?.number(0.5...50, unit: "m") ?? habits.standingGap
        habits.strongestBraking =
            fields["strongest_braking"]?.number(0.5...12, unit: "m/s²") ?? habits.strongestBraking
        return habits
    }

    private func lane(_ tree: YAMLTree, isEgo: Bool) -> Int? {
        guard let lane = tree.lane(on: road) else { return nil }
        if isEgo, lane > 0 {
            tree.report(
                "the ego drives along the road, in a negative lane; lane \(lane) comes towards it")
            return nil
        }
        return lane
    }

    /// Metres along the road, or `ego`, `ego + 20`, `ego - 20`.
    private func place(_ tree: YAMLTree, egoStart: Double?) -> Double? {
        let range = -900.0...20_000.0
        guard case .scalar(let text) = tree.content, text.hasPrefix("ego"), let egoStart
        else { return tree.number(range, unit: "m") }
        let rest = text.dropFirst(3).filter { $0 != " " }
        guard let ahead = rest.isEmpty ? 0 : Double(rest),
            rest.isEmpty || "+-".contains(rest.prefix(1))
        else {
            tree.report("expected metres or 'ego + 20' or 'ego - 20', found '\(text.prefix(40))'")
            return nil
        }
        guard range.contains(egoStart + ahead) else {
            tree.report("\((egoStart + ahead).written) m is out of range -900…20000 m")
            return nil
        }
        return egoStart + ahead
    }

    // MARK: Given ways

    static let waypointKeys = ["t", "x", "y", "s", "offset"]

    private func waypoints(_ tree: YAMLTree, egoStart: Double?) -> [Trajectory.Waypoint]? {
        guard let items = tree.list() else { return nil }
        if items.isEmpty { tree.report("needs a waypoint such as {t: 0, x: 40, y: -6}") }
        var waypoints: [Trajectory.Waypoint] = []
        for item in items {
            guard let waypoint = waypoint(item, egoStart: egoStart) else { continue }
            if let last = waypoints.last, waypoint.time <= last.time {
                item.report("t must be later than \(last.time.written) s of the waypoint before it")
                continue
            }
            waypoints.append(waypoint)
        }
        return waypoints.isEmpty ? nil : waypoints
    }

    private func waypoint(_ tree: YAMLTree, egoStart: Double?) -> Trajectory.Waypoint? {
        guard let fields = tree.fields(Self.waypointKeys) else { return nil }
        let time = fields.required("t")?.number(0...3_600, unit: "s")
        guard fields.given(["s", "offset"]).isEmpty else {
            if let other = fields.given(["x", "y"]).first {
                fields[other]?.report("a place is x and y or s and offset, not both")
            }
            let s = fields.required("s").flatMap { place($0, egoStart: egoStart) }
            let offset = fields.required("offset")?.number(-200...200, unit: "m")
            guard let time, let s, let offset else { return nil }
            let point = road.pose(s: s, t: offset).position
            return Trajectory.Waypoint(time: time, x: point.x, y: point.y)
        }
        let x = fields.required("x")?.number(-50_000...50_000, unit: "m")
        let y = fields.required("y")?.number(-50_000...50_000, unit: "m")
        guard let time, let x, let y else { return nil }
        return Trajectory.Waypoint(time: time, x: x, y: y)
    }

    static let boxKeys = ["frame", "center", "yaw_deg", "size"]

    private func boxTrack(
        _ tree: YAMLTree, of actorClass: ActorClass, _ size: Size
    ) -> BoxTrack? {
        guard let items = tree.list() else { return nil }
        if items.isEmpty { tree.report("needs a box such as {frame: 0, center: [40, -2]}") }
        var boxes: [Int: Box3D] = [:]
        for item in items {
            guard let (frame, box) = box(item, of: actorClass, size) else { continue }
            if boxes.updateValue(box, forKey: frame) != nil {
                item.report("frame \(frame) has a box already")
            }
        }
        return boxes.isEmpty ? nil : BoxTrack(fps: fps, boxes: boxes)
    }

    private func box(
        _ tree: YAMLTree, of actorClass: ActorClass, _ usual: Size
    ) -> (frame: Int, box: Box3D)? {
        guard let fields = tree.fields(Self.boxKeys) else { return nil }
        let frame = fields.required("frame")?.integer(0...1_000_000)
        let size = fields["size"].flatMap(size) ?? usual
        let center = fields.required("center").flatMap(center)
        let yaw = fields["yaw_deg"]?.number(-720...720, unit: "°")?.radians ?? 0
        guard let frame, let center else { return nil }
        let place = Vector3(center[0], center[1], center.count > 2 ? center[2] : 0)
        let box = Box3D(
            center: place, yaw: yaw, length: size.length, width: size.width, height: size.height)
        return (frame, center.count > 2 ? box : road.standing(box, of: actorClass))
    }

    /// `[x, y, z]`, or `[x, y]` for a box that stands on the ground.
    private func center(_ tree: YAMLTree) -> [Double]? {
        let range = -50_000.0...50_000.0
        if case .sequence(let items) = tree.content, items.count == 2 {
            return tree.numbers("x", "y", in: range, unit: "m")
        }
        return tree.numbers("x", "y", "z", in: range, unit: "m")
    }
}

extension YAMLTree {
    /// The id of a lane that the road has.
    func lane(on road: Road) -> Int? {
        guard let lane = integer(-8...8) else { return nil }
        if !road.lanes.contains(lane) {
            report("there is no lane \(lane); the road has \(listed(road.lanes.map(String.init)))")
            return nil
        }
        return lane
    }
}

extension RoadUser {
    /// Where along the road somebody starts.
    fileprivate func start(on road: Road) -> Double {
        switch motion {
        case .driving(let driving): driving.s
        case .trajectory(let trajectory): road.locate(trajectory.position(at: 0)).s
        case .boxes(let track): track.box(at: 0).map { road.locate($0.center).s } ?? 0
        }
    }
}
