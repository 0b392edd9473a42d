import Sim

/// Where somebody is, comes from or goes to.
struct Place {
    enum Kind {
        case side(Side), along(Along), way(Way), ownLane, sidewalk, oppositeSide
        /// Whether buses stop there.
        case kerb(isStop: Bool)
        case distance(Double)
    }

    var kind: Kind
    var preposition: Meaning.Preposition?
    /// Whether a lane was named.
    var isLane = false
    /// Whom it is seen from; nil for the ego.
    var relative: Who?
    var words: String
}

extension DescriptionReader {
    /// Reads a place: `from the left`, `ahead of us`, `in the right lane`, `behind a parked van`.
    mutating func readPlace() -> Bool {
        let start = index
        guard var place = place() else {
            index = start
            return false
        }
        if case .along = place.kind, meaning(at: index) == .relative {
            index += 1
            problems.append(
                .beyond(
                    words(from: start), remedy: "say who is where, as in 'a van behind the truck'"))
            return true
        }
        if readOther(of: &place) {
            place.words = words(from: start)
            return true
        }
        place.words = words(from: start)
        if case .kerb(isStop: true) = place.kind {
            scene.townSign = scene.townSign ?? place.words
            if subject.isEmpty { return true }
        }
        if last == .somebody { last = .nothing }
        if subject.isEmpty, events.isEmpty, place.isLane, !namesSomebodyNext() {
            // `motorway, left lane`
            apply(place, to: [.ego])
            return true
        }
        let isBeforeName = isClauseStart && namesSomebodyNext() || subject.isEmpty && events.isEmpty
        if isBeforeName {
            keep(place)
        } else {
            apply(place)
        }
        return true
    }

    /// The place alone, without what it is seen from.
    private mutating func place() -> Place? {
        var preposition: Meaning.Preposition?
        while let token {
            // `of the lead car`, `with parked cars`
            if naming(at: index)?.isPerson == true { return nil }
            switch token.meaning {
            case .preposition(let found):
                if preposition == nil || preposition == .to { preposition = found }
            case .article, .filler, .during: break
            case .side(let side):
                index += 1
                let isLane = skipLane() || token.words.hasSuffix("lane")
                return Place(kind: .side(side), preposition: preposition, isLane: isLane, words: "")
            case .along(let along): return taken(.along(along), preposition)
            case .way(let way):
                let place = taken(.way(way), preposition)
                _ = skipLane()
                return place
            case .ownLane: return taken(.ownLane, preposition)
            case .sidewalk: return taken(.sidewalk, preposition)
            case .oppositeSide: return taken(.oppositeSide, preposition)
            case .kerb: return taken(.kerb(isStop: false), preposition)
            case .busStop: return taken(.kerb(isStop: true), preposition)
            case .action(.stop, nil) where isPlaceToStop(preposition):
                return taken(.kerb(isStop: true), preposition)
            default: return nil
            }
            index += 1
        }
        return nil
    }

    /// Whether `stop` is where buses stop: in `at the stop`, not in `makes a sudden stop`.
    private func isPlaceToStop(_ preposition: Meaning.Preposition?) -> Bool {
        guard case .article(let isDefinite) = meaning(at: index - 1), token?.form == .basic
        else { return false }
        var next = self
        next.index += 1
        return (isDefinite || preposition != nil) && !next.isFollowedByAgent
    }

    private mutating func taken(_ kind: Place.Kind, _ preposition: Meaning.Preposition?) -> Place {
        index += 1
        return Place(kind: kind, preposition: preposition, words: "")
    }

    /// Skips `lane`, `side of the road`, `sidewalk` behind a side; whether it was a lane.
    private mutating func skipLane() -> Bool {
        let next = skippingFillers(index)
        switch meaning(at: next) {
        case .lane:
            index = next + 1
            return true
        case .sidewalk:
            index = next + 1
            return false
        default: return false
        }
    }

    /// Reads whom a place is seen from: `of us`, `behind a van`.
    ///
    /// - Returns: whether nothing is left to do, since the place tells where the other one is.
    private mutating func readOther(of place: inout Place) -> Bool {
        var next = index
        if meaning(at: next) == .preposition(.of) { next += 1 }
        if isSeenFromIt(place, at: next) {
            (index, place.relative) = (next + 1, mentioned)
            return false
        }
        guard let naming = naming(at: next) else { return false }
        let isSeenFrom: Bool =
            switch place.kind {
            case .along(.behind), .along(.beside): true
            case .along(.ahead), .side: next > index
            case .way(.oncoming): naming.who == .ego
            default: false
            }
        // `ahead a bus`, `behind us a bus`: only what stands at the end of a clause is seen from others.
        guard isSeenFrom,
            naming.who == .ego || !isClauseStart || next > index || isBeforeOther(naming)
        else { return false }
        var other = naming
        other.participant.words = tokens[next..<naming.end].map(\.words).joined(separator: " ")
        guard let who = naming.isPronoun ? meantBehindName : resolved(other) else { return false }
        index = naming.end
        guard who != .ego else { return false }
        if naming.isPronoun, last == .somebody, let mentioned, subject.count > 1 {
            // `the truck and the van behind it`
            clause.who = [mentioned]
        } else if !naming.isPronoun {
            mentioned = who
        }
        if subject == [.ego], case .along(let along) = place.kind {
            scene[who].along = along == .behind ? .ahead : along == .ahead ? .behind : along
            scene[who].isInOwnLane = along != .beside
            return true
        }
        place.relative = who
        return false
    }

    /// `behind it is a van`, where `it is` stands for nothing elsewhere.
    private func isSeenFromIt(_ place: Place, at next: Int) -> Bool {
        guard let mentioned, mentioned != .ego, case .along(let along) = place.kind,
            ["it is", "it was"].contains(token(at: next)?.words)
        else { return false }
        return (next > index || along == .behind || along == .beside) && namesSomebody(at: next + 1)
    }

    /// Whom `it` means in `the truck and the van behind it`: not the van.
    private var meantBehindName: Who? {
        guard last == .somebody, let mentioned, subject.contains(mentioned) else {
            return mentioned
        }
        return recent.last { $0 != mentioned }
    }

    /// Whether somebody else is named behind a name, as in `behind the truck is a van`.
    private func isBeforeOther(_ naming: Naming) -> Bool {
        let isList = meaning(at: naming.end) == .separator(endsSentence: false)
        let isNext = self.naming(at: naming.end) != nil
        let isKnown = naming.isDefinite || naming.isPronoun
        return namesSomebody(at: naming.end) && (isKnown || !isList && !isNext)
    }

    /// Whether somebody new is named next, perhaps behind a verb: `ahead drives a bus`.
    func namesSomebodyNext() -> Bool { namesSomebody(at: index) }

    private func namesSomebody(at index: Int) -> Bool {
        var next = skippingFillers(index)
        if meaning(at: next) == .separator(endsSentence: false) { next += 1 }
        next = skippingFillers(next)
        if case .action(let action, _) = meaning(at: next), !action.isManeuver {
            next = skippingFillers(next + 1)
        }
        guard let naming = naming(at: next) else { return false }
        return naming.who == nil && !naming.isPronoun
    }

    private mutating func keep(_ place: Place) {
        if case .side(let side) = place.kind, place.preposition == .from {
            pendingSide = Said(value: side, words: place.words)
        } else {
            pendingPlaces.append(place)
        }
    }
}
