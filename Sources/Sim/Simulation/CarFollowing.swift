/// How a driver keeps the distance to somebody ahead: the interaction term of the Intelligent Driver
/// Model (Treiber, Hennecke, Helbing 2000).
///
/// The model's free-road term is left out, so that scripted speeds hold exactly on a free road.
enum CarFollowing {
    /// Metres a second squared that a driver gathers speed with.
    static let acceleration = 1.5
    /// Metres a second squared.
    static let comfortableBraking = 2.0

    /// Metres a second squared at a gap of so many metres; `closing` is the own speed less that of
    /// the leader.
    static func acceleration(
        gap: Double, speed: Double, closing: Double, _ habits: DriverHabits = DriverHabits()
    ) -> Double {
        let wished =
            habits.standingGap + speed * habits.timeGap
            + speed * closing / (2 * (acceleration * comfortableBraking).squareRoot())
        let ratio = max(wished, 0) / max(gap, 0.1)
        return max(acceleration * (1 - ratio * ratio), -habits.strongestBraking)
    }
}

extension Traffic {
    /// The highest speed up to `wish` at which a driver, one tick later, respects everybody ahead.
    func possibleSpeed(of driver: UserState, wish: Double) -> Double {
        let mine = driver.corridor(on: road)
        return users.reduce(wish) { speed, other in
            guard other.track != driver.track, let limit = limit(on: driver, mine, by: other)
            else { return speed }
            return max(min(speed, limit), 0)
        }
    }

    /// Who keeps a driver slowest; nil when nobody is in its way.
    func leader(of driver: UserState) -> String? {
        let mine = driver.corridor(on: road)
        let limits = users.compactMap { other in
            other.track == driver.track
                ? nil : limit(on: driver, mine, by: other).map { (other.user.id, $0) }
        }
        return limits.min { $0.1 < $1.1 }?.0
    }

    /// The speed that `other` leaves to a driver; nil when it is not in the way.
    private func limit(
        on driver: UserState, _ mine: Corridor, by other: UserState
    ) -> Double? {
        guard let plan = driver.driver, other.box != nil else { return nil }
        let ahead = plan.direction * (other.s - driver.s)
        // Two side by side: the later one in the scenario gives way.
        let isAhead = ahead > 0 || ahead == 0 && other.track < driver.track
        guard isAhead, ahead < 150 else { return nil }
        let theirs = other.corridor(on: road)
        let isInTheWay = mine.taken.overlaps(theirs.taken)
        guard mine.planned.overlaps(theirs.planned),
            isInTheWay ? plan.habits.follows : plan.habits.yields, isSeen(other, by: driver)
        else { return nil }
        let gap = ahead - driver.halfExtents(on: road).along - other.halfExtents(on: road).along
        let leading = plan.direction * other.alongSpeed
        var acceleration = CarFollowing.acceleration(
            gap: gap, speed: driver.speed, closing: driver.speed - leading, plan.habits)
        guard isInTheWay else {
            // Only about to come into the way: no reason for an emergency stop.
            acceleration = max(acceleration, -6)
            return driver.speed + acceleration * Traffic.step
        }
        let limit = driver.speed + acceleration * Traffic.step
        return gap < 0.5 ? min(limit, max(leading, 0)) : limit
    }
}

extension Traffic {
    /// Who is beside a driver, or about to be, where it wants to go; nil when there is room.
    func neighbour(of driver: UserState, at offset: Double) -> UserState? {
        let half = driver.halfExtents(on: road)
        let strip = offset - half.across...offset + half.across
        return users.first { other in
            guard other.track != driver.track, other.box != nil,
                other.corridor(on: road).planned.overlaps(strip)
            else { return false }
            let ahead = other.s - driver.s
            let gap = abs(ahead) - half.along - other.halfExtents(on: road).along
            let closing = (driver.alongSpeed - other.alongSpeed) * (ahead < 0 ? -1 : 1)
            return gap < 0.5 + max(closing, 0) * 0.5
        }
    }
}

/// Strips along the road, as offsets from the reference line.
private struct Corridor {
    /// What the body covers now.
    var taken: ClosedRange<Double>
    /// What it covers now, soon and on the way there.
    var planned: ClosedRange<Double>
}

extension UserState {
    /// Seconds that others look ahead when somebody crosses: long enough to stop in town.
    private static let foresight = 3.5

    fileprivate func corridor(on road: Road) -> Corridor {
        let half = halfExtents(on: road).across + 0.1
        let soon = driver.map { $0.offsetChange?.end ?? t } ?? t + acrossSpeed * Self.foresight
        return Corridor(
            taken: t - half...t + half, planned: min(t, soon) - half...max(t, soon) + half)
    }
}
