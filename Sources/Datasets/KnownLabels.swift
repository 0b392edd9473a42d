import Sim

/// What is known of one frame: nil is unknown, which is not the same as nothing.
///
/// The road users of somebody else's video may not be annotated: then `actors` is nil, and its key
/// absent from the file. An empty list would say that there are none.
public struct KnownLabels: Codable, Sendable, Equatable {
    /// Index within the clip, from 0.
    public var frame: Int
    /// Seconds since the start.
    public var time: Double
    public var environment: Environment?
    public var camera: Camera?
    public var ego: Pose?
    /// Metres a second.
    public var egoSpeed: Double?
    /// Radians a second, left positive.
    public var egoYawRate: Double?
    /// Visible vehicles at least 32 px high in the 512×1024 frame.
    public var crowdedness: Int?
    /// Actors in the image, nearest first.
    public var actors: [KnownActor]?
    /// False where somebody may be missing from `actors`; absent where nobody is.
    public var actorsComplete: Bool?
    /// Where road users have no boxes of their own; absent where there is no such region.
    public var ignored: [IgnoredRegion]?

    /// What is known of light and weather, as in `Sim.Environment`.
    public struct Environment: Codable, Sendable, Equatable {
        public var timeOfDay: Sim.Environment.TimeOfDay?
        public var weather: Sim.Environment.Weather?
        public var sunElevation: Double?
        public var sunAzimuth: Double?
        public var visibility: Double?
        public var precipitation: Double?

        public init(
            timeOfDay: Sim.Environment.TimeOfDay? = nil, weather: Sim.Environment.Weather? = nil
        ) {
            self.timeOfDay = timeOfDay
            self.weather = weather
        }
    }

    /// Of a frame of which nothing is known but its light, weather and road users, or not even these.
    public init(
        frame: Int, time: Double, environment: Environment? = nil, actors: [KnownActor]? = nil
    ) {
        self.frame = frame
        self.time = time
        self.environment = environment
        self.actors = actors
    }

    /// With the boxes of a file, if there is one; an incomplete list without any box counts as no list.
    public init(
        frame: Int, time: Double, environment: Environment? = nil, boxes: FrameBoxes?
    ) {
        self.init(frame: frame, time: time, environment: environment)
        guard let boxes else { return }
        if boxes.isComplete || !boxes.actors.isEmpty { actors = boxes.actors }
        if !boxes.isComplete, actors != nil { actorsComplete = false }
        if !boxes.ignored.isEmpty { ignored = boxes.ignored }
    }

    /// Whether everybody outside of the ignored regions is among the actors.
    public var hasAllActors: Bool { actors != nil && actorsComplete ?? true }

    /// Everything is known.
    public init(_ labels: FrameLabels) {
        frame = labels.frame
        time = labels.time
        environment = Environment(labels.environment)
        camera = labels.camera
        ego = labels.ego
        egoSpeed = labels.egoSpeed
        egoYawRate = labels.egoYawRate
        crowdedness = labels.crowdedness
        actors = labels.actors.map(KnownActor.init)
    }
}

extension KnownLabels.Environment {
    fileprivate init(_ environment: Sim.Environment) {
        timeOfDay = environment.timeOfDay
        weather = environment.weather
        sunElevation = environment.sunElevation
        sunAzimuth = environment.sunAzimuth
        visibility = environment.visibility
        precipitation = environment.precipitation
    }
}
