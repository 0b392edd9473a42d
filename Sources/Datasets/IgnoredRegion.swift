import Sim

/// A part of a picture in which road users have no boxes of their own: KITTI's `DontCare`, COCO's crowds.
public struct IgnoredRegion: Codable, Sendable, Equatable {
    /// In pixels, as `KnownActor.box2D`.
    public var box2D: Box2D
    /// What is in it, where it is known.
    public var actorClass: ActorClass?

    public init(box2D: Box2D, actorClass: ActorClass? = nil) {
        self.box2D = box2D
        self.actorClass = actorClass
    }
}

/// Annotations of one picture.
public struct FrameBoxes: Sendable, Equatable {
    public var actors: [KnownActor]
    /// Whether everybody outside of the ignored regions is among them.
    public var isComplete: Bool
    public var ignored: [IgnoredRegion]

    public init(
        actors: [KnownActor] = [], isComplete: Bool = true, ignored: [IgnoredRegion] = []
    ) {
        self.actors = actors
        self.isComplete = isComplete
        self.ignored = ignored
    }
}
