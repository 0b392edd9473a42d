import Foundation

extension Traffic {
    /// Whether a trigger's condition is true now for the driver it belongs to.
    func holds(_ condition: Trigger.Condition, for driver: UserState) -> Bool {
        switch condition {
        case .time(let start):
            return time >= start - 1e-9
        case .after(let id, let maneuver):
            return (id.map(user) ?? driver)?.hasEnded(maneuver) ?? false
        case .all(let conditions):
            return conditions.allSatisfy { holds($0, for: driver) }
        case .any(let conditions):
            return conditions.contains { holds($0, for: driver) }
        case .headway(_, let threshold), .timeToCollision(_, let threshold),
            .distance(_, let threshold), .lead(_, let threshold), .ownSpeed(let threshold),
            .ownS(let threshold):
            return value(of: condition, for: driver).map(threshold.holds) ?? false
        }
    }

    /// What a condition compares now; nil when there is nothing to compare.
    func value(of condition: Trigger.Condition, for driver: UserState) -> Double? {
        switch condition {
        case .headway(let id, _):
            guard let lead = lead(of: driver, over: id), lead < 0, driver.speed > 0
            else { return nil }
            return -lead / driver.speed
        case .timeToCollision(let id, _): return timeToCollision(of: driver, with: id)
        case .distance(let id, _):
            guard let other = user(id)?.box, let mine = driver.box else { return nil }
            return (other.center - mine.center).length
        case .lead(let id, _): return lead(of: driver, over: id)
        case .ownSpeed: return driver.speed
        case .ownS: return driver.s
        case .time, .after, .all, .any: return nil
        }
    }

    /// Metres that a driver is ahead of somebody along its own way; nil while the other is absent.
    private func lead(of driver: UserState, over id: String) -> Double? {
        guard let other = user(id), other.box != nil, driver.box != nil else { return nil }
        return direction(of: driver) * (driver.s - other.s)
    }

    /// Seconds until a driver's bumper meets somebody ahead if both keep their speeds; nil while they do
    /// not come closer.
    private func timeToCollision(of driver: UserState, with id: String) -> Double? {
        guard let lead = lead(of: driver, over: id), let other = user(id),
            let theirs = other.box, let mine = driver.box
        else { return nil }
        let gap = -lead - (mine.length + theirs.length) / 2
        let closing = driver.speed - direction(of: driver) * other.alongSpeed
        guard lead < 0, closing > 0 else { return nil }
        return max(gap, 0) / closing
    }

    /// 1 for who goes along the reference line, −1 for who goes against it.
    private func direction(of user: UserState) -> Double {
        if let driver = user.driver { return driver.direction }
        guard let yaw = user.box?.yaw else { return 1 }
        return cos(yaw - road.referenceLine.at(user.s).heading) < 0 ? -1 : 1
    }

    /// The lane and the offset from the reference line where a maneuver leads; nil for one that leads
    /// nowhere else.
    func goal(
        of action: Maneuver.Action, for user: UserState
    ) -> (lane: Int, offset: Double)? {
        guard let driver = user.driver else { return nil }
        switch action {
        case .speed: return nil
        case .laneChange(let target, _):
            let lane = lane(target, for: user) ?? driver.lane
            return (lane, road.offset(ofLane: lane))
        case .laneOffset(let metres, _):
            return (driver.lane, road.offset(ofLane: driver.lane) + metres)
        }
    }

    /// The lane that a maneuver means now; nil when it is somebody's who keeps to none.
    private func lane(_ target: Maneuver.LaneTarget, for driver: UserState) -> Int? {
        switch target {
        case .lane(let lane): lane
        case .same(let id): user(id)?.driver?.lane
        }
    }
}

extension UserState {
    /// Whether the maneuver of that name is over.
    fileprivate func hasEnded(_ maneuver: String) -> Bool {
        guard case .driving(let driving) = user.motion, let driver,
            let index = driving.maneuvers.firstIndex(where: { $0.name == maneuver })
        else { return false }
        return driver.progress[index] == .ended
    }
}
