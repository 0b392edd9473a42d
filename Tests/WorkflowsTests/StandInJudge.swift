import Datasets
import Frames
import Referee
import Renderer
import Sim

/// Finds everybody in pictures that are reference renders it knows, and nobody in others.
struct StandInJudge: FrameJudge {
    let sha256 = "stand-in"
    private let known: [(frame: Frame, users: [RoadUserBox])]

    init(knowing worlds: some Sequence<World>) {
        var renderer: ReferenceRenderer?
        known = worlds.map { world in
            let drawing = renderer ?? ReferenceRenderer(world: world)
            renderer = drawing
            let drawn = drawing.rendering(
                of: world, width: RefereeNetwork.width, height: RefereeNetwork.height)
            let labels = world.labels(frame: 0).seen(in: drawn.pixelLabels)
            return (drawn.frame, labels.roadUserBoxes(width: RefereeNetwork.width))
        }
    }

    func judgements(of frames: [Frame]) -> [FrameJudgement] {
        frames.map { frame in
            let users = known.first { $0.frame == frame }?.users ?? []
            return FrameJudgement(
                classes: [SegmentationClass](
                    repeating: .road, count: RefereeNetwork.width * RefereeNetwork.height),
                detections: users.map {
                    Detection(
                        actorClass: $0.actorClass, box: $0.box, heading: $0.heading, score: 0.9)
                },
                timeOfDay: .day, weather: .clear, features: frame.pixels.prefix(3).map(Float.init))
        }
    }
}
