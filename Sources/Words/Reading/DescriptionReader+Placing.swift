import Sim

extension DescriptionReader {
    /// Gives a place to what was last spoken of.
    mutating func apply(_ place: Place) {
        if let event = events.last, belongs(place, to: scene.events[event]) {
            for event in events { apply(place, to: event) }
        } else if let motion, motion.action == .go, let action = action(at: place) {
            add(action, motion.words + " " + place.words)
        } else if let motion, changesLane(place, by: motion) {
            add(laneChange(to: place), motion.words + " " + place.words)
            for event in events { apply(place, to: event, isCounted: true) }
        } else if case .side(let side) = place.kind, place.preposition == .from {
            comeFrom(Said(value: side, words: place.words))
        } else {
            apply(place, to: subject)
        }
    }

    private func belongs(_ place: Place, to event: Event) -> Bool {
        switch place.kind {
        case .side:
            event.action != .brake && event.action != .stop && event.action != .accelerate
                || place.preposition == .to || place.preposition == .into
        case .ownLane: event.action != .brake
        case .along:
            place.relative != nil || [.cutIn, .pullOut].contains(event.action)
                || event.action == .changeLane && event.side == nil
        case .way(.parked): event.action.changesSpeed
        case .kerb: true
        case .oppositeSide: event.action == .cross
        default: false
        }
    }

    private func changesLane(_ place: Place, by motion: Motion) -> Bool {
        guard [.go, .approach].contains(motion.action) else { return false }
        switch (place.kind, place.preposition) {
        case (.side, .into?), (.side, .to?), (.side, .onto?), (.ownLane, .some): return true
        default: return false
        }
    }

    private func laneChange(to place: Place) -> Action {
        if case .ownLane = place.kind, subject != [.ego] { .cutIn } else { .changeLane }
    }

    private mutating func apply(_ place: Place, to index: Int, isCounted: Bool = false) {
        var event = scene.events[index]
        if !isCounted { event.words += " " + place.words }
        switch place.kind {
        case .side(let side) where event.action == .cross && place.preposition != .from:
            // `from right to left`, `crosses to the left`
            event.side = event.side ?? (place.preposition == .to ? side.opposite : side)
        case .side(let side): event.side = side
        case .ownLane where event.who != .ego && event.action != .cross: event.action = .cutIn
        case .along(let along):
            if let other = place.relative { event.object = other }
            if let other = place.relative, event.action == .cross {
                scene[other].way = scene[other].way ?? .parked
            } else if along == .ahead, event.who != .ego {
                event.action = .cutIn
            }
        case .way: event.action = .pullOver
        case .kerb(let isStop): apply(place, isStop: isStop, to: &event, index)
        case .oppositeSide where event.action == .cross && place.preposition == .from:
            event.side = .left
        default: break
        }
        scene.events[index] = event
    }

    /// `comes from the left`, `a truck from the left cuts in`.
    private mutating func comeFrom(_ side: Said<Side>) {
        guard let motion, let who = subject.first, who != .ego else {
            pendingSide = side
            return
        }
        scene[who].way = nil
        // What a vehicle does then may still follow.
        guard [.pedestrian, .bicycle].contains(scene[who].actorClass) else {
            (pendingSide, comesOver) = (side, true)
            return
        }
        add(.cross, motion.words + " " + side.words)
        for event in events { scene.events[event].side = side.value }
        pendingSide = nil
    }

    /// Gives a place to somebody.
    mutating func apply(_ place: Place, to somebody: [Who]) {
        for who in somebody {
            defer { scene[who].words += " " + place.words }
            if let other = place.relative { scene[who].relative = other }
            switch place.kind {
            case .side(.middle) where who != .ego: scene[who].isInOwnLane = true
            case .side(let side):
                say(\.side, side, of: who, place.words)
                scene[who].isLane = place.isLane
            case .along(let along): apply(along, to: who, place.words)
            case .way(.stopped) where place.words == "stopped" && hasJustHappened:
                add(.stop, place.words)
            case .way(.stopped) where scene[who].isAcross: scene[who].speed = 0
            case .way(.parked) where scene[who].isAcross:
                (scene[who].way, scene[who].side) = (.parked, .left)
            case .way(let way): scene[who].way = way
            case .oppositeSide: putAcross(who)
            case .kerb where motion == nil || motion?.action == .wait:
                scene[who].way = isOnFoot(who) ? scene[who].way ?? .waiting : .parked
            case .kerb: break
            case .ownLane:
                scene[who].isInOwnLane = true
                if scene[who].way == .parked { scene[who].way = .stopped }
            case .sidewalk:
                if scene[who].actorClass == .pedestrian {
                    scene[who].way = scene[who].way ?? .walking
                }
            case .distance(let metres): scene[who].distance = metres
            }
        }
    }

    /// Whether `stopped` tells what happens, as in `then stopped`, `has stopped`.
    private var hasJustHappened: Bool {
        let before = token(at: index - 2)?.words ?? ""
        return link != nil || leading != nil || ["has", "have", "had"].contains(before)
    }

    private mutating func apply(_ along: Along, to who: Who, _ words: String) {
        say(\.along, along, of: who, words)
        guard motion?.action == .approach, along == .behind else { return }
        scene[who].way = nil
        scene[who].pace = scene[who].pace ?? .fast
    }
}
