import Foundation

/// Where one road user is and what it does at one tick.
struct UserState: Sendable {
    let user: RoadUser
    let track: Int
    /// Whether nobody sits inside.
    let isParked: Bool
    /// Nil while the user is absent.
    private(set) var box: Box3D?
    /// Distance along the reference line and offset to its left, of the box centre.
    private(set) var s: Double
    private(set) var t: Double
    /// Metres a second along the heading.
    private(set) var speed: Double
    /// Metres a second along the reference line, negative against it.
    private(set) var alongSpeed: Double
    /// Metres a second to the left of the reference line.
    private(set) var acrossSpeed: Double
    /// Metres a second squared along the heading.
    private(set) var acceleration = 0.0
    private(set) var yawRate: Double
    private(set) var travelled = 0.0
    /// When a trajectory begins; nil before its trigger fires.
    private(set) var wayStart: Double?
    /// When it is due.
    private var wayDue: Double?
    /// Plans of somebody who drives; nil for users on a trajectory.
    private(set) var driver: DriverState?

    init(_ user: RoadUser, track: Int, on road: Road) {
        self.user = user
        self.track = track
        isParked = user.motion.isParked
        wayStart = user.start == nil ? 0 : nil
        (s, t, speed, alongSpeed, acrossSpeed, yawRate) = (0, 0, 0, 0, 0, 0)
        switch user.motion {
        case .driving(let driving):
            let driver = DriverState(driving, on: road)
            self.driver = driver
            (s, t, speed) = (driving.s, driver.offset, driving.speed)
            place(on: road, direction: driver.direction)
            yawRate = road.referenceLine.at(s).curvature * alongSpeed
        case .trajectory, .boxes:
            follow(to: 0, after: 0, on: road)
        }
    }

    /// One tick on; `traffic` is as it was before it.
    mutating func advance(in traffic: Traffic) {
        let before = box?.yaw
        switch user.motion {
        case .driving(let driving): drive(driving, in: traffic)
        case .trajectory, .boxes:
            startWay(in: traffic)
            follow(to: traffic.time + Traffic.step, after: Traffic.step, on: traffic.road)
        }
        if let before, let yaw = box?.yaw {
            yawRate = (yaw - before).remainder(dividingBy: 2 * .pi) / Traffic.step
        }
    }

    /// To a time before the next tick, at which the user is `next`: a driver is on the way
    /// there, somebody on a given way is where it says.
    mutating func advance(
        towards next: UserState, from start: Double, to time: Double, on road: Road
    ) {
        let f = (time - start) / Traffic.step
        yawRate += (next.yawRate - yawRate) * f
        wayStart = next.wayStart
        guard driver != nil, let now = box, let then = next.box else {
            return follow(to: time, after: time - start, on: road)
        }
        box = now.mixed(with: then, f)
        speed += (next.speed - speed) * f
        travelled += (next.travelled - travelled) * f
    }

    /// The half extents of the box along and across the road.
    func halfExtents(on road: Road) -> (along: Double, across: Double) {
        guard let box else { return (0, 0) }
        let turn = box.yaw - road.referenceLine.at(s).heading
        let (c, n) = (abs(cos(turn)), abs(sin(turn)))
        return ((box.length * c + box.width * n) / 2, (box.length * n + box.width * c) / 2)
    }

    // MARK: Driving

    private mutating func drive(_ driving: Driving, in traffic: Traffic) {
        guard var plan = driver else { return }
        plan.startManeuvers(driving.maneuvers, of: self, in: traffic)
        let jumps = plan.offsetChange?.shape == .step
        let old = (speed: speed, t: t)
        speed = traffic.possibleSpeed(of: self, wish: plan.advanceSpeed(from: speed))
        plan.advanceOffset(speed: old.speed)
        t = plan.offset
        acceleration = (speed - old.speed) / Traffic.step
        acrossSpeed = jumps ? 0 : (t - old.t) / Traffic.step
        let way = (old.speed + speed) / 2 * Traffic.step
        travelled += way
        // Parallel curves shorten by 1 − κt on the inside of a bend.
        let curvature = traffic.road.referenceLine.at(s).curvature
        s += plan.direction * way / max(1 - curvature * t, 0.2)
        driver = plan
        place(on: traffic.road, direction: plan.direction)
    }

    /// Puts the box where s and t say, turned by the road and the way to the side.
    private mutating func place(on road: Road, direction: Double) {
        alongSpeed = direction * speed
        let slip = min(max(atan2(direction * acrossSpeed, max(speed, 1)), -0.5), 0.5)
        var pose = road.pose(s: s, t: t)
        if direction < 0 { (pose.yaw, pose.pitch) = (pose.yaw + .pi, 0 - pose.pitch) }
        pose.yaw += slip
        pose.position.z = road.groundHeight(x: pose.position.x, y: pose.position.y, s: s, t: t)
        box = user.box(standingOn: pose)
    }

    // MARK: Given ways

    /// Starts a given way whose trigger fires.
    private mutating func startWay(in traffic: Traffic) {
        guard wayStart == nil, let trigger = user.start else { return }
        if wayDue == nil, traffic.holds(trigger.condition, for: self) {
            wayDue = traffic.time + trigger.delay
        }
        if let wayDue, wayDue <= traffic.time + 1e-9 { wayStart = wayDue }
    }

    /// The time on a given way's own clock: before it begins nobody moves.
    private func clock(_ time: Double) -> Double { wayStart.map { time - $0 } ?? -.infinity }

    /// Puts the box where the script says, `step` seconds after the last time.
    private mutating func follow(to time: Double, after step: Double, on road: Road) {
        let wasAbsent = box == nil
        let time = clock(time)
        let given = user.box(at: time)
        // The ego carries the camera: after its last box it stands.
        box = given ?? (track == 0 ? box : nil)
        guard let box else { return }
        let velocity = given == nil ? .zero : user.velocity(at: time)
        speed = velocity.length
        acceleration =
            (user.velocity(at: time + 0.25).length - user.velocity(at: time - 0.25).length) / 0.5
        travelled += speed * step
        (s, t) =
            wasAbsent
            ? road.locate(box.center)
            : road.referenceLine.locate(x: box.center.x, y: box.center.y, near: s)
        let heading = road.referenceLine.at(s).heading
        alongSpeed = velocity.x * cos(heading) + velocity.y * sin(heading)
        acrossSpeed = velocity.y * cos(heading) - velocity.x * sin(heading)
        if case .trajectory = user.motion {
            self.box = road.standing(box, of: user.actorClass, near: s)
        }
    }
}

extension RoadUser {
    /// The given box at a time; nil for drivers and while there is none.
    fileprivate func box(at time: Double) -> Box3D? {
        switch motion {
        case .driving: nil
        case .boxes(let track): track.box(at: time)
        case .trajectory(let trajectory):
            box(
                standingOn: Pose(
                    position: trajectory.position(at: time), yaw: trajectory.heading(at: time)))
        }
    }

    /// The cuboid of somebody who stands somewhere.
    fileprivate func box(standingOn foot: Pose) -> Box3D {
        Box3D(standingOn: foot, length: size.length, width: size.width, height: size.height)
    }

    /// Metres a second of a given way; zero for drivers.
    fileprivate func velocity(at time: Double) -> Vector3 {
        switch motion {
        case .driving: .zero
        case .boxes(let track): track.velocity(at: time)
        case .trajectory(let trajectory): trajectory.velocity(at: time)
        }
    }
}

extension Road {
    /// Road coordinates of a point of which nothing else is known: the nearest place of the line.
    package func locate(_ point: Vector3) -> (s: Double, t: Double) {
        let coarse = stride(from: -ReferenceLine.runOut, through: referenceLine.end, by: 10)
        let nearest = coarse.min { squaredDistance(point, s: $0) < squaredDistance(point, s: $1) }
        return referenceLine.locate(x: point.x, y: point.y, near: nearest ?? 0)
    }

    private func squaredDistance(_ point: Vector3, s: Double) -> Double {
        let p = referenceLine.at(s)
        return (p.x - point.x) * (p.x - point.x) + (p.y - point.y) * (p.y - point.y)
    }
}
