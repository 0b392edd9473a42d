import Datasets
import Sim

/// What a dataset's labels cover, and what they leave out.
struct LabelStatistics {
    private var light = CountTable(
        "Frames by time of day and weather",
        rows: Environment.TimeOfDay.allCases.map(\.rawValue),
        columns: Environment.Weather.allCases.map(\.rawValue))
    private var timesOfDay = CountTable(
        "Boxes by class and time of day", rows: Self.classes,
        columns: Environment.TimeOfDay.allCases.map(\.rawValue))
    private var heights = CountTable(
        "Boxes by class and height, % of the picture's", rows: Self.classes,
        columns: Self.heightRanges.names)
    private var distances = CountTable(
        "Boxes by class and distance, m", rows: Self.classes, columns: Self.distanceRanges.names)
    private var occlusions = CountTable(
        "Boxes by class and covered share, %", rows: Self.classes,
        columns: Self.occlusionRanges.names)
    private var speeds = CountTable(
        "Speed, km/h: frames of the ego, boxes of others", rows: [ego] + Self.classes,
        columns: Self.speedRanges.names)

    private static let classes = ActorClass.allCases.map(\.rawValue)
    private static let ego = "ego"
    private static let heightRanges = NumberRanges(endingAt: [3, 6, 12, 25, 50])
    private static let distanceRanges = NumberRanges(endingAt: [10, 20, 40, 80])
    private static let occlusionRanges = NumberRanges(endingAt: [10, 40, 70])
    private static let speedRanges = NumberRanges(endingAt: [1, 15, 30, 50, 80, 120])

    var tables: [CountTable] { [light, timesOfDay, heights, distances, speeds, occlusions] }

    /// Takes a clip in.
    ///
    /// - Parameter height: of its pictures.
    mutating func add(_ labels: [KnownLabels], height: Int) {
        for frame in labels {
            let time = frame.environment?.timeOfDay?.rawValue ?? ""
            light.add(time, frame.environment?.weather?.rawValue ?? "")
            frame.egoSpeed.map { speeds.add(Self.ego, Self.speedRange($0)) }
            for actor in frame.actors ?? [] {
                timesOfDay.add(actor.actorClass.rawValue, time)
                add(actor, height: height)
            }
        }
    }

    private mutating func add(_ actor: KnownActor, height: Int) {
        let name = actor.actorClass.rawValue
        heights.add(
            name, Self.heightRanges.name(of: 100 * actor.box2D.height / Double(height)))
        actor.depth.map { distances.add(name, Self.distanceRanges.name(of: $0)) }
        actor.occlusion.map { occlusions.add(name, Self.occlusionRanges.name(of: 100 * $0)) }
        actor.speed.map { speeds.add(name, Self.speedRange($0)) }
    }

    /// - Parameter speed: in metres a second.
    private static func speedRange(_ speed: Double) -> String {
        speedRanges.name(of: 3.6 * abs(speed))
    }
}
