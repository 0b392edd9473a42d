import Sim

/// What is known of one actor in one frame: a `Label` of which only the class and the box are sure.
public struct KnownActor: Codable, Sendable, Equatable {
    /// Number of the actor within its clip, the same in every frame.
    public var track: Int?
    /// Name of the actor in the scenario.
    public var id: String?
    public var actorClass: ActorClass
    /// In the world; in the camera's levelled axes (origin in the lens, x forward, y left, z straight
    /// up) in files of other tools, and where nobody knows the place of the ego.
    public var box3D: Box3D?
    public var box2DFull: Box2D?
    /// Extent inside the image, in pixels: the left edge of the left column is 0.
    public var box2D: Box2D
    public var box2DVisible: Box2D?
    public var visibleFraction: Double?
    /// The share that the image's edges cut off, 0…1.
    public var truncation: Double?
    /// The share that others cover, 0…1.
    public var occlusion: Double?
    /// Distance of the centre along the optical axis, in metres.
    public var depth: Double?
    /// Metres a second along the heading.
    public var speed: Double?
    /// Body colour, sRGB 0…1.
    public var color: SIMD3<Float>?
    public var lights: Lights?
    /// How well the referee finds it in the pixels, 0…1.
    public var agreement: Double?

    private enum CodingKeys: String, CodingKey {
        case track, id, actorClass, box3D, box2DFull, box2D, box2DVisible, visibleFraction
        case truncation, occlusion, depth, speed, lights, agreement
        case color = "paint"
    }

    /// Somebody has drawn a box around it, and perhaps annotated more.
    public init(
        actorClass: ActorClass, track: Int? = nil, box2D: Box2D, truncation: Double? = nil,
        occlusion: Double? = nil, box3D: Box3D? = nil
    ) {
        self.actorClass = actorClass
        self.track = track
        self.box2D = box2D
        self.truncation = truncation
        self.occlusion = occlusion
        self.box3D = box3D
    }

    /// Everything is known.
    public init(_ label: Label) {
        track = label.track
        id = label.id
        actorClass = label.actorClass
        box3D = label.box3D
        box2DFull = label.box2DFull
        box2D = label.box2D
        box2DVisible = label.box2DVisible
        visibleFraction = label.visibleFraction
        truncation = label.truncation
        occlusion = label.occlusion
        depth = label.depth
        speed = label.speed
        color = label.color
        lights = label.lights
        agreement = label.agreement
    }
}
