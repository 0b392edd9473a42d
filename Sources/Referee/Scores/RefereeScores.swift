import Sim

/// How well the referee judges frames of which everything is known.
package struct RefereeScores: Codable, Sendable {
    private var areas = AreaScores()
    package private(set) var frames: [JudgedFrame] = []

    package init() {}

    /// Scores below that are of no use at any threshold.
    static let least = 0.1
    /// False positives a frame that recall is also given at.
    private static let allowed = 0.2

    /// Takes a frame in.
    package mutating func add(_ judgement: FrameJudgement, of sample: RefereeSample) {
        areas.add(
            judgement.classes, labels: sample.classes.map { SegmentationClass.allCases[Int($0)] })
        frames.append(JudgedFrame(judgement, of: sample))
    }

    /// Takes in what others have taken in.
    package mutating func add(_ other: RefereeScores) {
        areas.add(other.areas)
        frames += other.frames
    }

    /// All figures by name.
    package var values: [String: Double] {
        let all = Double(max(frames.count, 1))
        let boxes = BoxScores(frames)
        let figures: [String: Double?] = [
            "car_iou": areas.overlap(.car), "lane_mark_iou": areas.overlap(.laneMark),
            "road_iou": areas.overlap(.road), "mean_iou": areas.meanOverlap,
            "recall": boxes.recall(), "recall_small": boxes.recall([.small]),
            "false_positives": boxes.falsePositives(), "box_iou": boxes.meanOverlap,
            "heading_error": boxes.headingError, "class_accuracy": boxes.classAccuracy,
            "recall_at_0.2_false_positives": recallAtAllowed,
            "time_of_day": Double(frames.count(where: \.hasRightTime)) / all,
            "weather": Double(frames.count(where: \.hasRightWeather)) / all,
        ]
        return figures.compactMapValues { $0 }
    }

    /// Recall and false positives by size and by class, by name.
    package var details: [String: Double] {
        let boxes = BoxScores(frames)
        var figures: [String: Double?] = [
            "recall_middle": boxes.recall([.middle]), "recall_large": boxes.recall([.large]),
            "false_positives_small": boxes.falsePositives([.small]),
        ]
        for actorClass in ActorClass.allCases {
            let recall = boxes.recall(of: actorClass)
            let wrong = boxes.falsePositives(of: actorClass)
            figures["recall_\(actorClass.rawValue)"] = recall
            figures["false_positives_\(actorClass.rawValue)"] =
                recall == nil && wrong == 0 ? nil : wrong
        }
        return figures.compactMapValues { $0 }
    }

    /// The best recall at a threshold with so few false positives; nil where none has.
    private var recallAtAllowed: Double? {
        stride(from: Self.least, to: 1, by: 0.05).compactMap { threshold in
            let boxes = BoxScores(frames, least: threshold)
            return boxes.falsePositives() <= Self.allowed ? boxes.recall() : nil
        }.max()
    }
}

/// What the referee said of a frame, beside what is true of it.
package struct JudgedFrame: Codable, Sendable {
    package let users: [RoadUserBox]
    /// The surest first, unsure ones too.
    package let detections: [Detection]
    let hasRightTime: Bool
    let hasRightWeather: Bool

    init(_ judgement: FrameJudgement, of sample: RefereeSample) {
        (users, detections) = (sample.users, judgement.detections)
        hasRightTime = judgement.timeOfDay == sample.timeOfDay
        hasRightWeather = judgement.weather == sample.weather
    }
}
