/// What kind of road user an actor is.
public enum ActorClass: String, Codable, CaseIterable, Sendable {
    case car, van, truck, bus, motorbike, bicycle, pedestrian
}

/// Which lamps of a vehicle are lit.
public struct Lights: Codable, Sendable, Equatable {
    public var head = false
    public var brake = false
    public var leftIndicator = false
    public var rightIndicator = false

    public init() {}
}

/// What is true of one actor in one frame.
///
/// Labels are the input of the renderer or the model, not what a person would see in the pixels.
public struct Label: Codable, Sendable, Equatable {
    /// Number of the actor within its clip, the same in every frame; from 1.
    public var track: Int
    /// Name of the actor in the scenario.
    public var id: String
    public var actorClass: ActorClass
    /// World coordinates.
    public var box3D: Box3D
    /// Extent of the projected cuboid, unclipped in front of the camera; pixels.
    public var box2DFull: Box2D
    /// Extent of the cuboid's part inside the image: what exporters write.
    public var box2D: Box2D
    /// Extent of its visible pixels in a rendered frame; nil when there are none or the frame was not
    /// rendered.
    public var box2DVisible: Box2D?
    /// Share of its outline inside the image that nothing hides; nil when the frame was not rendered.
    public var visibleFraction: Double?
    /// 1 − area of `box2D` / area of the extent of the cuboid's part a metre or more before the camera,
    /// 0…1: the share that the image's edges cut off.
    public var truncation: Double
    /// Share of `box2D` covered by nearer actors' boxes and by hills, 0…1.
    public var occlusion: Double
    /// Distance of the centre along the optical axis, in metres.
    public var depth: Double
    /// Metres a second along the heading.
    public var speed: Double
    /// Body colour, sRGB 0…1.
    public var color: SIMD3<Float>
    public var lights: Lights
    /// How well the referee finds it in the pixels, 0…1; nil where it was not asked or cannot tell.
    public var agreement: Double?

    public init(
        track: Int, id: String, actorClass: ActorClass, box3D: Box3D, box2DFull: Box2D,
        box2D: Box2D, truncation: Double, occlusion: Double, depth: Double, speed: Double,
        color: SIMD3<Float>, lights: Lights
    ) {
        self.track = track
        self.id = id
        self.actorClass = actorClass
        self.box3D = box3D
        self.box2DFull = box2DFull
        self.box2D = box2D
        self.truncation = truncation
        self.occlusion = occlusion
        self.depth = depth
        self.speed = speed
        self.color = color
        self.lights = lights
    }

    /// One has another name in files than here.
    private enum CodingKeys: String, CodingKey {
        case track, id, actorClass, box3D, box2DFull, box2D, box2DVisible, visibleFraction
        case truncation, occlusion, depth, speed, lights, agreement
        case color = "paint"
    }
}

/// Everything labelled in one frame.
public struct FrameLabels: Codable, Sendable, Equatable {
    /// Index within the clip, from 0.
    public var frame: Int
    /// Seconds since the start of the scenario.
    public var time: Double
    public var environment: Environment
    public var camera: Camera
    /// Where the ego vehicle's box centre stands on the ground, and its heading.
    public var ego: Pose
    /// Metres a second.
    public var egoSpeed: Double
    /// Radians a second, left positive.
    public var egoYawRate: Double
    /// Visible vehicles at least 32 px high in the 512×1024 frame.
    public var crowdedness: Int
    /// Actors in the image, nearest first.
    public var actors: [Label]

    public init(
        frame: Int, time: Double, environment: Environment, camera: Camera, ego: Pose,
        egoSpeed: Double, egoYawRate: Double, crowdedness: Int, actors: [Label]
    ) {
        self.frame = frame
        self.time = time
        self.environment = environment
        self.camera = camera
        self.ego = ego
        self.egoSpeed = egoSpeed
        self.egoYawRate = egoYawRate
        self.crowdedness = crowdedness
        self.actors = actors
    }
}
