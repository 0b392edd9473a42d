/// Everything there is at one moment of a scenario; a value.
public struct World: Sendable {
    /// Seconds since the start.
    public var time: Double
    public var environment: Environment
    public var road: Road
    /// What stands beside the road; never moves.
    public var scenery: Scenery
    public var camera: Camera
    public var ego: Actor
    public var actors: [Actor]

    public init(
        time: Double, environment: Environment, road: Road, scenery: Scenery, camera: Camera,
        ego: Actor, actors: [Actor]
    ) {
        self.time = time
        self.environment = environment
        self.road = road
        self.scenery = scenery
        self.camera = camera
        self.ego = ego
        self.actors = actors
    }

    /// The ego's place on the ground below its centre, with its directions.
    public var egoPose: Pose { ego.box.foot }
}
