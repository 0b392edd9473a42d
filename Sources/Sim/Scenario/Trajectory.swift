import Foundation

/// Places with time stamps; straight ways between them, standing before the first and after the last.
public struct Trajectory: Sendable, Equatable {
    /// A place on the ground below the box centre, in world coordinates.
    public struct Waypoint: Sendable, Equatable {
        /// Seconds since the start of the scenario.
        public var time: Double
        public var x: Double
        public var y: Double

        public init(time: Double, x: Double, y: Double) {
            self.time = time
            self.x = x
            self.y = y
        }
    }

    /// At least one, times increasing.
    public let waypoints: [Waypoint]

    public init(_ waypoints: [Waypoint]) {
        precondition(!waypoints.isEmpty, "a trajectory needs a waypoint")
        precondition(
            zip(waypoints, waypoints.dropFirst()).allSatisfy { $0.time < $1.time },
            "times of waypoints must increase: \(waypoints.map(\.time))")
        self.waypoints = waypoints
    }

    /// Whether all places are one.
    var isStill: Bool {
        waypoints.allSatisfy { $0.x == waypoints[0].x && $0.y == waypoints[0].y }
    }

    /// Place on the ground at a time.
    func position(at time: Double) -> Vector3 {
        guard let next = waypoints.firstIndex(where: { $0.time > time }) else {
            return Vector3(waypoints[waypoints.count - 1].x, waypoints[waypoints.count - 1].y, 0)
        }
        guard next > 0 else { return Vector3(waypoints[0].x, waypoints[0].y, 0) }
        let (a, b) = (waypoints[next - 1], waypoints[next])
        let f = (time - a.time) / (b.time - a.time)
        return Vector3(a.x + (b.x - a.x) * f, a.y + (b.y - a.y) * f, 0)
    }

    /// Metres a second along x and y.
    func velocity(at time: Double) -> Vector3 {
        guard let next = waypoints.firstIndex(where: { $0.time > time }), next > 0 else {
            return .zero
        }
        let (a, b) = (waypoints[next - 1], waypoints[next])
        return Vector3(b.x - a.x, b.y - a.y, 0) / (b.time - a.time)
    }

    /// Heading at a time: where half a second around it leads, so that corners are turned and not
    /// jumped; somebody who stands looks where they last went or will go first.
    func heading(at time: Double) -> Double {
        let way = position(at: time + 0.25) - position(at: time - 0.25)
        if way.length > 1e-6 { return atan2(way.y, way.x) }
        let legs = zip(waypoints, waypoints.dropFirst()).filter { $0.x != $1.x || $0.y != $1.y }
        let leg = legs.last { $0.0.time <= time } ?? legs.first
        return leg.map { atan2($0.1.y - $0.0.y, $0.1.x - $0.0.x) } ?? 0
    }
}

/// A cuboid for each frame of a scenario, given in full; absent in frames without one.
public struct BoxTrack: Sendable, Equatable {
    /// Frames a second that the indices count.
    public var fps: Double
    /// By index of the frame; world coordinates.
    public var boxes: [Int: Box3D]

    public init(fps: Double, boxes: [Int: Box3D]) {
        self.fps = fps
        self.boxes = boxes
    }

    /// The box at a time, between the frames before and after it; nil when one of them has none.
    func box(at time: Double) -> Box3D? {
        let position = time * fps
        let frame = Int((position + 1e-6).rounded(.down))
        guard let now = boxes[frame] else { return nil }
        let f = position - Double(frame)
        guard f > 1e-6 else { return now }
        return boxes[frame + 1].map { now.mixed(with: $0, f) }
    }

    /// Whether no box lies elsewhere than the others, to a centimetre.
    var isStill: Bool {
        guard let first = boxes.first?.value.center else { return true }
        return boxes.values.allSatisfy { ($0.center - first).length < 0.01 }
    }

    /// Metres a second along x, y and z at a time: to the next frame, or from the one before; the
    /// nearest frame's where there is no box.
    func velocity(at time: Double) -> Vector3 {
        let frame = nearest(to: Int((time * fps + 1e-6).rounded(.down)))
        guard let frame, let now = boxes[frame] else { return .zero }
        if let next = boxes[frame + 1] { return (next.center - now.center) * fps }
        return boxes[frame - 1].map { (now.center - $0.center) * fps } ?? .zero
    }

    /// The frame itself if it has a box, else the nearest one that has.
    private func nearest(to frame: Int) -> Int? {
        guard boxes[frame] == nil else { return frame }
        return boxes.keys.min { (abs($0 - frame), $0) < (abs($1 - frame), $1) }
    }
}

extension Box3D {
    /// The cuboid at the share `f` of the way to another, turning the short way round.
    func mixed(with other: Box3D, _ f: Double) -> Box3D {
        let turn = (other.yaw - yaw).remainder(dividingBy: 2 * .pi)
        return Box3D(
            center: center + (other.center - center) * f, yaw: yaw + turn * f,
            pitch: pitch + (other.pitch - pitch) * f, length: length + (other.length - length) * f,
            width: width + (other.width - width) * f,
            height: height + (other.height - height) * f)
    }
}
