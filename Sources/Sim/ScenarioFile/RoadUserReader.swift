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
        let size = fields["size"]?.size() ?? actorClass.usualSize
        let color = fields["color"].flatMap(color)
        let start = start(fields)
        return motion(fields, of: actorClass, size, egoStart: egoStart).map {
            RoadUser(
                id: id, actorClass: actorClass, size: size, color: color, motion: $0, start: start)
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

    /// A colour's name, or red, green and blue from 0 to 1.
    private func color(_ tree: YAMLTree) -> SIMD3<Float>? {
        if case .sequence = tree.content {
            return tree.numbers("red", "green", "blue", in: 0...1, unit: "sRGB").map {
                SIMD3($0.map { Float($0) })
            }
        }
        return tree.word(NamedColor.self)?.color
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
            return GivenWayReader(road: road, fps: fps).trajectory(trajectory, egoStart: egoStart)
                .map { .trajectory($0) }
        }
        if let boxes = fields["boxes"] {
            return GivenWayReader(road: road, fps: fps).track(boxes, of: actorClass, size)
                .map { .boxes($0) }
        }
        return self.driving(fields, egoStart: egoStart).map { .driving($0) }
    }

    private func driving(_ fields: Fields, egoStart: Double?) -> Driving? {
        let isEgo = egoStart == nil
        let lane = (isEgo ? fields["lane"] : fields.required("lane")).map {
            self.lane($0, isEgo: isEgo)
        }
        let s = (isEgo ? fields["s"] : fields.required("s")).map { $0.place(egoStart: egoStart) }
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
