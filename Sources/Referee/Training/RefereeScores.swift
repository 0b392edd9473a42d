import Sim

/// How well the referee judges frames of which everything is known.
struct RefereeScores {
    private var areas = AreaScores()
    private var boxes = BoxScores()
    private var frames = 0
    private var rightTimes = 0
    private var rightWeathers = 0
    /// Every detection of at least `least`, to see what other thresholds would give.
    private var candidates: [(users: [RoadUserBox], detections: [Detection])] = []

    /// Scores below that are of no use at any threshold.
    static let least = 0.1
    /// False positives a frame that recall is also given at.
    private static let allowed = 0.2

    mutating func add(_ judgement: FrameJudgement, of sample: RefereeSample) {
        frames += 1
        areas.add(
            judgement.classes, truth: sample.classes.map { SegmentationClass.allCases[Int($0)] })
        boxes.add(sample.users, judgement.detections.filter { $0.score >= Detection.leastScore })
        candidates.append((sample.users, judgement.detections))
        if judgement.timeOfDay == sample.timeOfDay { rightTimes += 1 }
        if judgement.weather == sample.weather { rightWeathers += 1 }
    }

    /// All figures by name.
    var values: [String: Double] {
        let all = Double(max(frames, 1))
        let figures: [String: Double?] = [
            "car_iou": areas.overlap(.car), "lane_mark_iou": areas.overlap(.laneMark),
            "road_iou": areas.overlap(.road), "mean_iou": areas.meanOverlap,
            "recall": boxes.recall(), "recall_small": boxes.recall([.small]),
            "false_positives": boxes.falsePositivesPerFrame, "box_iou": boxes.meanOverlap,
            "heading_error": boxes.headingError, "class_accuracy": boxes.classAccuracy,
            "recall_at_0.2_false_positives": recallAtAllowed,
            "time_of_day": Double(rightTimes) / all, "weather": Double(rightWeathers) / all,
        ]
        return figures.compactMapValues { $0 }
    }

    /// The best recall at a threshold with so few false positives; nil where none has.
    private var recallAtAllowed: Double? {
        let thresholds = stride(from: Self.least, to: 1, by: 0.05)
        return thresholds.compactMap { threshold in
            var scores = BoxScores()
            for (users, detections) in candidates {
                scores.add(users, detections.filter { $0.score >= threshold })
            }
            return scores.falsePositivesPerFrame <= Self.allowed ? scores.recall() : nil
        }.max()
    }
}
