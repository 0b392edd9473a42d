import Randomness
import Renderer
import Sim

/// A frame of the reference world and what is true of it.
struct RefereeSample: Sendable {
    let frame: Frame
    /// What each pixel shows, row by row: raw values of `SegmentationClass`.
    let classes: [UInt8]
    let users: [RoadUserBox]
    let timeOfDay: Environment.TimeOfDay
    let weather: Environment.Weather
}

extension RefereeSample {
    init(_ frame: Frame, truth: GroundTruth, labels: FrameLabels) {
        self.frame = frame
        classes = truth.classes.map { SegmentationClass($0).rawValue }
        users = labels.seen(in: truth).roadUserBoxes(width: frame.width)
        timeOfDay = labels.environment.timeOfDay
        weather = labels.environment.weather
    }
}

/// Random drives of the reference world, of each a few moments.
struct RefereeDrives: Sendable {
    private let drives: RandomStream

    init(_ set: DriveSet, seed: UInt64) { drives = set.drives(seed: seed) }

    /// Seconds between two moments of a drive, which look different then.
    private static let interval = 2.0

    /// The frames of the drive of that number; the same every time.
    func samples(_ number: Int) -> [RefereeSample] {
        var stream = drives.child(number)
        let worlds = Scenario.random(using: &stream).worlds(fps: 1 / Self.interval)
        var renderer: ReferenceRenderer?
        return worlds.map { world in
            let drawing = renderer ?? ReferenceRenderer(world: world)
            renderer = drawing
            let drawn = drawing.rendering(
                of: world, width: RefereeNetwork.width, height: RefereeNetwork.height)
            return RefereeSample(drawn.frame, truth: drawn.truth, labels: world.labels(frame: 0))
        }
    }
}
