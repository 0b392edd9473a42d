/// A road user at one moment.
public struct Actor: Sendable, Equatable {
    /// Number within the clip, from 1; the ego has 0.
    public var track: Int
    /// Name in the scenario.
    public var id: String
    public var actorClass: ActorClass
    /// Chooses among the body shapes of the class.
    public var body: UInt64
    /// World coordinates.
    public var box: Box3D
    /// Metres a second along the heading.
    public var speed: Double
    /// Radians a second, left positive.
    public var yawRate: Double
    /// Metres rolled since the start: turns wheels and moves legs.
    public var travelled: Double
    /// Body colour, sRGB 0…1.
    public var color: SIMD3<Float>
    public var lights: Lights

    public init(
        track: Int, id: String, actorClass: ActorClass, body: UInt64, box: Box3D, speed: Double,
        yawRate: Double = 0, travelled: Double = 0, color: SIMD3<Float>, lights: Lights = Lights()
    ) {
        self.track = track
        self.id = id
        self.actorClass = actorClass
        self.body = body
        self.box = box
        self.speed = speed
        self.yawRate = yawRate
        self.travelled = travelled
        self.color = color
        self.lights = lights
    }
}
