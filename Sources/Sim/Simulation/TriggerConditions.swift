extension Traffic {
    /// Whether a trigger's condition is true now for the driver it belongs to.
    func holds(_ condition: Trigger.Condition, for driver: UserState) -> Bool {
        switch condition {
        case .time(let start):
            return time >= start - 1e-9
        case .headway(let id, let threshold):
            guard let lead = lead(of: driver, over: id), lead < 0, driver.speed > 0
            else { return false }
            return threshold.holds(for: -lead / driver.speed)
        case .timeToCollision(let id, let threshold):
            return timeToCollision(of: driver, with: id).map(threshold.holds) ?? false
        case .distance(let id, let threshold):
            guard let other = user(id)?.box, let mine = driver.box else { return false }
            return threshold.holds(for: (other.center - mine.center).length)
        case .lead(let id, let threshold):
            return lead(of: driver, over: id).map(threshold.holds) ?? false
        case .after(let id, let maneuver):
            return (id.map(user) ?? driver)?.hasEnded(maneuver) ?? false
        }
    }

    /// Metres that a driver is ahead of somebody along its own way; nil while the other is absent.
    private func lead(of driver: UserState, over id: String) -> Double? {
        guard let other = user(id), other.box != nil, let plan = driver.driver else { return nil }
        return plan.direction * (driver.s - other.s)
    }

    /// Seconds until a driver's bumper meets somebody ahead if both keep their speeds; nil while they do
    /// not come closer.
    private func timeToCollision(of driver: UserState, with id: String) -> Double? {
        guard let lead = lead(of: driver, over: id), let plan = driver.driver,
            let other = user(id), let theirs = other.box, let mine = driver.box
        else { return nil }
        let gap = -lead - (mine.length + theirs.length) / 2
        let closing = driver.speed - plan.direction * other.alongSpeed
        guard lead < 0, closing > 0 else { return nil }
        return max(gap, 0) / closing
    }

    /// The lane that a maneuver means now; nil when it is somebody's who keeps to none.
    func lane(_ target: Maneuver.LaneTarget, for driver: UserState) -> Int? {
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
