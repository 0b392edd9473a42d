/// Reads ways that a scenario file gives place by place: trajectories and boxes.
struct GivenWayReader {
    let road: Road
    let fps: Double

    static let waypointKeys = ["t", "x", "y", "s", "offset"]

    func trajectory(_ tree: YAMLTree, egoStart: Double?) -> Trajectory? {
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
        return waypoints.isEmpty ? nil : Trajectory(waypoints)
    }

    private func waypoint(_ tree: YAMLTree, egoStart: Double?) -> Trajectory.Waypoint? {
        guard let fields = tree.fields(Self.waypointKeys) else { return nil }
        let time = fields.required("t")?.number(0...3_600, unit: "s")
        guard fields.given(["s", "offset"]).isEmpty else {
            if let other = fields.given(["x", "y"]).first {
                fields[other]?.report("a place is x and y or s and offset, not both")
            }
            let s = fields.required("s").flatMap { $0.place(egoStart: egoStart) }
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

    func track(
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
        let size = fields["size"]?.size() ?? usual
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
