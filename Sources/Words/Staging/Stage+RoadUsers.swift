import Sim

extension Stage {
    mutating func placeOnFoot(_ role: inout Role, _ one: Participant, _ copy: Int) {
        let isLeft = one.side == .left || one.side == .both && copy % 2 == 1
        let edges = road.pavedEdges
        let offset = ((isLeft ? edges.left + 1 : edges.right - 1) * 10).rounded() / 10
        let walkers = cast.filter { $0.way != nil }.count
        let s =
            (one.distance ?? (one.along == .farAhead ? 80 : one.along == .behind ? -15 : 28))
            + 4 * Double(walkers)
        role.speed = 0
        let isStill = one.way == .waiting || one.way == .stopped || one.way == .parked
        let pace = isStill ? 0 : one.pace == .fast ? 3 : one.pace == .slow ? 0.8 : 1.3
        let end = s + (one.way == .oncoming ? -pace : pace) * 8
        role.way = [
            Role.Waypoint(time: 0, s: s, offset: offset),
            Role.Waypoint(time: 8, s: end, offset: offset),
        ]
    }

    mutating func park(
        _ role: inout Role, _ one: Participant, _ copy: Int, drivesOff: Bool
    ) {
        let isLeft = one.side == .left || one.side == .both && copy % 2 == 1
        let aside = (laneWidth + shoulder) / 2
        let lane = isLeft ? (leftLanes > 0 ? leftLanes : -1) : -lanes
        role.begin(lane: lane, speed: 0)
        role.offset = isLeft ? aside : -aside
        role.currentOffset = role.offset
        // Who drives off must leave the others time to brake.
        let usual = drivesOff ? 20 + 3.2 * egoSpeed : 24
        let start =
            one.distance ?? (one.along == .farAhead ? 90 : one.along == .behind ? -20 : usual)
        role.s = free(role, from: start, towards: one.along == .behind ? -1 : 1, gap: 4)
    }

    mutating func placeOncoming(_ role: inout Role, _ one: Participant) {
        let count = cast.filter { $0.lane > 0 && $0.way == nil && $0.speed > 0 }.count
        guard leftLanes > 0 else {
            return problems.append(
                .impossible(one.words, reason: "nobody comes towards the ego on a one-way road"))
        }
        if let none = scene.hasNoOncoming { problems.append(.contradiction(none.words, one.words)) }
        if one.isInOwnLane {
            problems.append(
                .impossible(
                    one.words,
                    reason:
                        "who comes towards the ego keeps to lanes of their own; let them 'drift into our lane'"
                ))
        }
        let lane = one.side == .right ? leftLanes : 1 + count % leftLanes
        let usual = surroundings.usualSpeed
        role.begin(
            lane: lane, speed: one.speed ?? max(usual, egoSpeed) * (one.pace?.factor ?? 1))
        let start = one.distance ?? (one.along == .farAhead ? 160 : 70) + Double(20 * count)
        role.s = free(role, from: usesOppositeLane ? start + 300 : start, towards: 1, gap: 25)
    }

    mutating func placeCyclist(_ role: inout Role, _ one: Participant, _ index: Int) {
        let acts = scene.events.contains {
            $0.who == .somebody(index) && [.cutIn, .overtake].contains($0.action)
        }
        if acts || one.isLane {
            placeDriver(&role, one, index)
            if !acts, one.speed == nil { role.begin(speed: min(role.speed, 7)) }
            return
        }
        let isLeft = one.side == .left && leftLanes > 0
        role.begin(
            lane: isLeft ? leftLanes : -lanes,
            speed: one.speed ?? (one.way == .stopped ? 0 : 5 * (one.pace?.factor ?? 1)))
        role.offset = (isLeft ? 1 : -1) * (laneWidth / 2 - 0.6)
        role.currentOffset = role.offset
        let start = one.distance ?? (one.along == .farAhead ? 80 : one.along == .behind ? -15 : 25)
        role.s = free(role, from: start, towards: one.along == .behind ? -1 : 1, gap: 4)
    }

    mutating func placeDriver(_ role: inout Role, _ one: Participant, _ index: Int) {
        let lateral = lateral(index)
        let own = one.isInOwnLane || one.side == nil && lateral == nil
        let isBesideEgo = own && !one.isInOwnLane && one.along == .beside && one.relative == nil
        let side = one.side ?? lateral?.side ?? .left
        let isOpposite = usesOppositeLane && side != .right
        role.begin(lane: own || isOpposite ? egoLane : lane(side, of: egoLane))
        let isStopped = one.way == .stopped || one.way == .waiting
        let pace = one.pace?.factor ?? 1
        role.begin(speed: one.speed ?? (isStopped ? 0 : (egoSpeed * pace).tenths))
        if let relative = one.relative, let other = self[relative].first {
            place(&role, one, beside: other, relative)
        } else if isBesideEgo {
            putBeside(&role, one, laneOf: egoLane)
            placeInLane(&role, one, index, isStopped: isStopped)
        } else if let lateral {
            begin(&role, one, lateral)
        } else {
            placeInLane(&role, one, index, isStopped: isStopped)
        }
    }

    /// Puts somebody into the lane on the left, or on the right where there is none.
    private mutating func putBeside(_ role: inout Role, _ one: Participant, laneOf other: Int) {
        let next = [Side.left, .right].map { lane($0, of: other) }
        if let lane = next.first(where: { $0 < 0 && $0 >= -lanes }) {
            role.begin(lane: lane)
        } else {
            problems.append(
                .impossible(one.words, reason: "there is no lane beside on a road of one lane"))
        }
    }

    /// Places somebody ahead of, behind or beside another one.
    private mutating func place(
        _ role: inout Role, _ one: Participant, beside other: Role, _ who: Who
    ) {
        let isBeside = one.along == .beside
        let hasLane = isBeside || one.side != nil
        role.begin(lane: hasLane ? nil : other.lane, speed: one.speed ?? other.speed)
        if isBeside, one.side == nil, other.lane < 0 {
            putBeside(&role, one, laneOf: other.lane)
        }
        let isForward = (one.along == .behind) == (other.lane > 0)
        let direction: Double = isBeside ? 0 : isForward ? 1 : -1
        let gap = one.distance ?? followingGap(role.speed) * 0.8
        let bumpers = other.halfLength + role.halfLength
        let s = other.s + direction * (gap + bumpers)
        let missing =
            direction < 0 && scene[who].distance == nil ? room(role, at: s, behind: other) : 0
        role.s = free(role, from: s + missing, towards: direction == 0 ? 1 : direction, gap: 4)
    }

    /// Moves somebody and all who are ahead of them on, so that another one fits in behind.
    ///
    /// - Returns: how many metres.
    private mutating func room(_ role: Role, at s: Double, behind other: Role) -> Double {
        let inLane: (Role) -> Bool = {
            $0.lane == other.lane && $0.way == nil && abs($0.offset) < 2
        }
        guard other.s > 0,
            let next = ([ego] + cast).filter({ inLane($0) && $0.s < other.s }).max(by: {
                $0.s < $1.s
            })
        else { return 0 }
        let bumpers = role.halfLength + next.halfLength
        let missing = max(next.s + followingGap(egoSpeed) * 0.8 + bumpers - s, 0).tenths
        for index in cast.indices where inLane(cast[index]) && cast[index].s >= other.s {
            cast[index].s = (cast[index].s + missing).tenths
        }
        return missing
    }

    private func placeInLane(
        _ role: inout Role, _ one: Participant, _ index: Int, isStopped: Bool
    ) {
        let bumpers = role.halfLength + ego.halfLength
        let isBehind = one.along == .behind
        let usual: Double =
            switch one.along {
            case .farAhead: 100 + egoSpeed
            case .ahead, nil: isStopped ? 20 + 3.5 * egoSpeed : followingGap(max(egoSpeed, 5))
            case .behind: -followingGap(max(egoSpeed, 5))
            case .beside: role.lane == egoLane ? followingGap(egoSpeed) : -bumpers
            }
        let distance = one.distance.map { isBehind ? -$0 : $0 } ?? usual
        let s = distance + (distance < 0 && isBehind ? -bumpers : bumpers)
        let gap = role.speed > 0 ? followingGap(role.speed) : 3
        role.claims = Set(lanesChangedTo(by: .somebody(index)))
        role.s = free(role, from: s, towards: isBehind ? -1 : 1, gap: one.distance == nil ? gap : 3)
    }

    /// Where somebody begins who overtakes or cuts in.
    private func begin(_ role: inout Role, _ one: Participant, _ event: Event) {
        let bumpers = role.halfLength + ego.halfLength
        role.claims = event.action == .cutIn ? [egoLane] : []
        if event.action == .overtake || role.lane == egoLane || one.along == .behind {
            role.begin(speed: one.speed ?? egoSpeed + max(4, egoSpeed * 0.25))
            role.s = free(
                role, from: -(one.distance ?? (role.lane == egoLane ? 10 : 5)) - bumpers,
                towards: -1, gap: 3)
        } else {
            role.begin(
                speed: one.speed ?? egoSpeed * (one.pace?.factor ?? 1) + (one.pace == nil ? 1.5 : 0)
            )
            if role.actorClass == .bicycle, one.speed == nil {
                role.begin(speed: min(role.speed, 7))
            }
            let slower = max(0, egoSpeed - role.speed)
            let start = one.distance ?? 7 + 8 * slower
            role.s = free(role, from: start + bumpers, towards: 1, gap: 3)
        }
    }
}
