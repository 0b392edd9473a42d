import Foundation
import Sim

/// How labelled boxes and found ones agree over many frames.
package struct BoxScores: Sendable {
    /// Labelled boxes that can be judged, by size.
    private var judged = [Int](repeating: 0, count: Size.allCases.count)
    /// Of these, found ones.
    private var found = [Int](repeating: 0, count: Size.allCases.count)
    private var overlaps = 0.0
    private var headingErrors = 0.0
    private var sameClass = 0
    /// Boxes that belong to nobody, at least `Size.middle` high.
    private var falsePositives: [ActorClass: Int] = [:]
    package private(set) var frames = 0

    /// How high a box is at 128×256: what is small is hard to find for everybody.
    package enum Size: Int, CaseIterable, Sendable {
        case small, middle, large

        init(height: Double) {
            self = height < 16 ? .small : height < 24 ? .middle : .large
        }
    }

    package init() {}

    /// Takes a frame in.
    ///
    /// - Parameter detections: the surest first.
    package mutating func add(_ users: [RoadUserBox], _ detections: [Detection]) {
        frames += 1
        let matching = BoxMatching(users, detections)
        for (user, index) in zip(users, matching.detectionOfUser) where user.isJudged {
            let size = Size(height: user.box.height).rawValue
            judged[size] += 1
            guard let index else { continue }
            found[size] += 1
            overlaps += user.box.intersectionOverUnion(detections[index].box)
            headingErrors += abs((user.heading - detections[index].heading).wrapped)
            if user.actorClass == detections[index].actorClass { sameClass += 1 }
        }
        for index in matching.falsePositives
        where Size(height: detections[index].box.height) != .small {
            falsePositives[detections[index].actorClass, default: 0] += 1
        }
    }

    /// Share of the judged boxes of some sizes that are found; nil where there are none.
    package func recall(_ sizes: [Size] = [.middle, .large]) -> Double? {
        let all = sizes.reduce(0) { $0 + judged[$1.rawValue] }
        return all == 0
            ? nil : Double(sizes.reduce(0) { $0 + found[$1.rawValue] }) / Double(all)
    }

    /// Mean intersection over union of what is found.
    package var meanOverlap: Double? { mean(overlaps) }
    /// Mean error of the heading of what is found, in degrees.
    package var headingError: Double? { mean(headingErrors).map { $0 * 180 / .pi } }
    /// Share of what is found that has the right class.
    package var classAccuracy: Double? { mean(Double(sameClass)) }
    /// Boxes a frame that belong to nobody.
    package var falsePositivesPerFrame: Double {
        Double(falsePositives.values.reduce(0, +)) / Double(max(frames, 1))
    }

    private func mean(_ sum: Double) -> Double? {
        let count = found.reduce(0, +)
        return count == 0 ? nil : sum / Double(count)
    }
}
