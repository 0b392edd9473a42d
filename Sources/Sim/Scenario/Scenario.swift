/// A scripted piece of traffic: what `worlds()` plays.
public struct Scenario: Sendable, Equatable {
    public var name: String
    /// Decides scenery, body shapes and the colours that are not given.
    public var seed: UInt64
    /// Seconds.
    public var duration: Double
    /// Frames a second.
    public var fps: Double
    public var environment: Environment
    public var road: Road
    public var camera: Camera
    public var ego: RoadUser
    /// Everybody else; the n-th has track n, from 1.
    public var actors: [RoadUser]

    public init(
        name: String, seed: UInt64 = 0, duration: Double = 8, fps: Double = 30,
        environment: Environment = Environment(), road: Road, camera: Camera = Camera(),
        ego: RoadUser, actors: [RoadUser] = []
    ) {
        self.name = name
        self.seed = seed
        self.duration = duration
        self.fps = fps
        self.environment = environment
        self.road = road
        self.camera = camera
        self.ego = ego
        self.actors = actors
    }

    /// Frames of the whole scenario, at least one.
    public var frameCount: Int { Self.frameCount(duration: duration, fps: fps) }

    /// Frames of some seconds, at least one.
    static func frameCount(duration: Double, fps: Double) -> Int {
        max(Int((duration * fps).rounded()), 1)
    }
}
