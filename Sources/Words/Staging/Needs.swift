import Sim

/// Why the ego needs a lane on its left or right: the words that ask for it.
struct Needs {
    var left: String?
    var right: String?
    /// Whether all that needs the left lane would also overtake against oncoming traffic.
    var mayUseOppositeLane = true

    init(of scene: Scene) {
        for (index, event) in scene.events.enumerated() {
            // Who stands drives off without another lane.
            let before = scene.events[..<index].last { $0.who == event.who }
            let stands = before?.action == .stop || before?.action == .pullOver
            if event.action != .pullOut || !stands { add(event, scene) }
        }
        for one in scene.participants where one.isDriver {
            let side = one.side ?? (one.along == .beside && !one.isInOwnLane ? .left : nil)
            if let side { add(side, one.words, mayUseOpposite: false) }
        }
    }

    private mutating func add(_ event: Event, _ scene: Scene) {
        let one = scene[event.who]
        let isOutside = [.oncoming, .parked].contains(one.way)
        switch event.action {
        case .cutIn where !isOutside:
            add(event.side ?? one.side ?? .left, event.words, mayUseOpposite: event.object == nil)
        case .overtake where !isOutside:
            let object = event.object.map { scene[$0] }
            if [.oncoming, .parked].contains(object?.way) { return }
            add(event.side ?? one.side ?? .left, event.words, mayUseOpposite: true)
        case .changeLane where one.side == nil, .leaveLane where one.side == nil,
            .pullOut where one.side == nil && !isOutside:
            guard let side = event.side else {
                if right == nil { left = left ?? event.words }
                mayUseOppositeLane = false
                return
            }
            add(side, event.words, mayUseOpposite: false)
        default: break
        }
    }

    private mutating func add(_ side: Side, _ words: String, mayUseOpposite: Bool) {
        if side == .right { right = right ?? words } else { left = left ?? words }
        if side != .right, !mayUseOpposite { mayUseOppositeLane = false }
    }

    /// Lanes in each direction.
    func lanes(
        said: Int?, usual surroundings: Road.Surroundings, mayUseOpposite: Bool
    ) -> Int {
        if let said { return said }
        let usual = Road(usual: surroundings).rightLanes
        if surroundings == .rural, right == nil, mayUseOpposite { return usual }
        return max(usual, 1 + (left == nil ? 0 : 1) + (right == nil ? 0 : 1))
    }

    /// The lane in which there is one on every side that is needed.
    func egoLane(of lanes: Int, _ ego: Participant) -> Int {
        if ego.isLane || ego.side == .middle {
            switch ego.side {
            case .left: return -1
            case .right: return -lanes
            case .middle: return -((lanes + 1) / 2)
            case .both, nil: break
            }
        }
        if lanes > 2 { return -2 }
        return right != nil && left == nil ? -1 : -lanes
    }
}

extension Participant {
    /// Whether somebody drives in a lane of the ego's direction.
    var isDriver: Bool {
        ![.oncoming, .parked].contains(way) && actorClass != .pedestrian
            && (actorClass != .bicycle || isLane)
    }
}
