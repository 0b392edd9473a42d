extension Traffic {
    /// Metres above the ground of a driver's eyes.
    private static let eyeHeight = 1.2

    /// Whether a driver sees somebody who does not drive: nobody stands or drives between them who is
    /// high enough.
    func isSeen(_ other: UserState, by driver: UserState) -> Bool {
        guard other.driver == nil,
            other.user.actorClass == .pedestrian || other.user.actorClass == .bicycle,
            let eye = driver.box?.foot.position, let target = other.box
        else { return true }
        let from = eye + Vector3(0, 0, Self.eyeHeight)
        let to = target.center + Vector3(0, 0, target.height / 2)
        return !users.contains { user in
            guard user.track != driver.track, user.track != other.track, let box = user.box
            else { return false }
            return box.blocks(from, to)
        }
    }
}

extension Box3D {
    /// Whether a line of sight passes below its top.
    fileprivate func blocks(_ from: Vector3, _ to: Vector3) -> Bool {
        let foot = foot
        let (a, b) = (foot.local(from), foot.local(to))
        var (enter, leave) = (0.0, 1.0)
        for (start, end, half) in [(a.x, b.x, length / 2), (a.y, b.y, width / 2)] {
            let way = end - start
            guard abs(way) > 1e-9 else {
                if abs(start) >= half { return false }
                continue
            }
            let (p, q) = ((-half - start) / way, (half - start) / way)
            enter = max(enter, min(p, q))
            leave = min(leave, max(p, q))
        }
        let lowest = min(a.z + (b.z - a.z) * enter, a.z + (b.z - a.z) * leave)
        return enter < leave && lowest < height
    }
}
