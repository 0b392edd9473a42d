import Randomness

/// How often training hides what is known, as probabilities: so every condition is optional at run
/// time, and guidance has something to guide away from.
package struct ConditionDropout: Codable, Sendable, Equatable {
    /// Boxes of a whole clip.
    package var boxes: Double
    /// A clip's boxes frame by frame, at a rate drawn from 0…1 for the clip: boxes may be given for the
    /// first frame alone, or for some.
    package var boxesOfFrames: Double
    /// Road maps of a whole clip.
    package var road: Double
    /// Scenery maps of a whole clip.
    package var scenery: Double
    /// Surface maps of a whole clip.
    package var surface: Double
    /// Scenery and surface maps of a whole clip together, beside what is drawn of each alone: boxes and road are
    /// all that is left.
    package var surroundings: Double
    /// Each field of the scene code, of a whole clip.
    package var field: Double
    /// Everything together, of a whole clip: what guidance guides away from.
    package var everything: Double

    package init(
        boxes: Double = 0.05, boxesOfFrames: Double = 0.15, road: Double = 0.1,
        scenery: Double = 0.5, surface: Double = 0.3, surroundings: Double = 0, field: Double = 0.1,
        everything: Double = 0.05
    ) {
        self.boxes = boxes
        self.boxesOfFrames = boxesOfFrames
        self.road = road
        self.scenery = scenery
        self.surface = surface
        self.surroundings = surroundings
        self.field = field
        self.everything = everything
    }

    /// Hides nothing.
    package static let none = ConditionDropout(
        boxes: 0, boxesOfFrames: 0, road: 0, scenery: 0, surface: 0, surroundings: 0, field: 0,
        everything: 0)

    /// Hides everything.
    package static let all = ConditionDropout(everything: 1)

    /// What the model may see of the frames of one clip; the same draws are made whatever they hold.
    func applied(to clip: [FrameCondition], using random: RandomStream) -> [FrameCondition] {
        var (groups, fields) = (random.child("groups"), random.child("fields"))
        let isEmpty = groups.chance(everything)
        let alone = zip([boxes, road, scenery, surface], ConditionGroup.allCases)
            .filter { groups.chance($0.0) }
            .map(\.1)
        let lost = alone + (groups.chance(surroundings) ? [.scenery, .surface] : [])
        let isThinned = groups.chance(boxesOfFrames)
        let rate = isThinned ? groups.uniform() : 0
        let unknown = SceneCode.Field.allCases.filter { _ in fields.chance(field) }
        var frames = random.child("frames")
        return clip.map { condition in
            var seen = condition
            seen.groups.subtract(isEmpty ? ConditionGroup.allCases : lost)
            if frames.chance(rate) { seen.groups.remove(.boxes) }
            seen.code.known.subtract(isEmpty ? SceneCode.Field.allCases : unknown)
            return seen
        }
    }
}
