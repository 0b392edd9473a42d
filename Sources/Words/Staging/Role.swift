import Sim

/// Somebody on the stage: where they begin and what they will do.
struct Role {
    let id: String
    let actorClass: ActorClass
    var color: NamedColor?
    var lane: Int
    /// Metres ahead of where the ego begins.
    var s: Double
    var offset = 0.0
    var speed: Double
    var moves: [Move] = []
    /// Of somebody on a given way.
    var way: [Waypoint]?
    /// When the way begins.
    var wayStart: Trigger?
    var follows = true
    var yields = true
    var words: String
    /// Lanes that nobody else begins in beside it, besides its own.
    var claims: Set<Int> = []

    /// While the moves are found: the speed, the lane and the offset after the moves so far.
    var currentSpeed: Double
    var currentLane: Int
    var currentOffset: Double
    var lanesBefore: [Int] = []

    /// A maneuver and the words that ask for it.
    struct Move {
        var maneuver: Maneuver
        var words: String
    }

    /// Metres ahead of where the ego begins, and left of the road's middle.
    struct Waypoint {
        var time: Double
        var s: Double
        var offset: Double
    }

    init(
        _ id: String, _ actorClass: ActorClass, lane: Int, s: Double, offset: Double = 0,
        speed: Double, words: String
    ) {
        (self.id, self.actorClass, self.lane, self.s) = (id, actorClass, lane, s)
        (self.offset, self.speed, self.words) = (offset, speed, words)
        (currentSpeed, currentLane, currentOffset) = (speed, lane, offset)
    }

    var halfLength: Double { actorClass.usualSize.length / 2 }

    /// Sets where and how fast it begins.
    mutating func begin(lane: Int? = nil, s: Double? = nil, speed: Double? = nil) {
        if let lane { (self.lane, currentLane) = (lane, lane) }
        if let s { self.s = s }
        if let speed { (self.speed, currentSpeed) = (speed, speed) }
    }

    /// Adds a maneuver under a free name.
    ///
    /// - Returns: its name.
    mutating func add(_ action: Maneuver.Action, when trigger: Trigger, _ words: String) -> String {
        let base =
            switch action {
            case .speed: "speed"
            case .laneChange: "lane_change"
            case .laneOffset: "offset"
            }
        let count = moves.filter { $0.maneuver.name.hasPrefix(base) }.count
        let name = count == 0 ? base : "\(base)_\(count + 1)"
        var trigger = trigger
        if case .after(let actor?, let maneuver) = trigger.condition, actor == id {
            trigger.condition = .after(actor: nil, maneuver: maneuver)
        }
        moves.append(
            Move(maneuver: Maneuver(name: name, action: action, trigger: trigger), words: words))
        return name
    }
}

extension Double {
    /// Rounded to a digit that a file is pleasant to read with.
    var tenths: Double { (self * 10).rounded() / 10 }
}
