import Foundation
import Sim

/// How labelled boxes and found ones agree over many frames.
package struct BoxScores: Sendable {
    /// Labelled boxes that can be judged.
    private var judged: [Group: Int] = [:]
    /// Of these, found ones.
    private var found: [Group: Int] = [:]
    /// Found boxes that belong to nobody.
    private var wrong: [Group: Int] = [:]
    private var overlaps = 0.0
    private var headingErrors = 0.0
    private var sameClass = 0
    package private(set) var frames = 0

    /// How high a box is at 128×256: what is small is hard to find for everybody.
    package enum Size: Int, CaseIterable, Sendable {
        case small, middle, large

        init(height: Double) {
            self = height < 16 ? .small : height < 24 ? .middle : .large
        }
    }

    private struct Group: Hashable {
        let actorClass: ActorClass
        let size: Size

        init(_ actorClass: ActorClass, _ box: Box2D) {
            (self.actorClass, size) = (actorClass, Size(height: box.height))
        }
    }

    package init() {}

    /// Of frames, by the detections of at least a score.
    package init(_ frames: some Sequence<JudgedFrame>, least: Double = Detection.leastScore) {
        for frame in frames {
            add(frame.users, frame.detections.filter { $0.score >= least })
        }
    }

    /// Takes a frame in.
    ///
    /// - Parameter detections: the surest first.
    package mutating func add(_ users: [RoadUserBox], _ detections: [Detection]) {
        frames += 1
        let matching = BoxMatching(users, detections)
        for (user, index) in zip(users, matching.detectionOfUser) where user.isJudged {
            let group = Group(user.actorClass, user.box)
            judged[group, default: 0] += 1
            guard let index else { continue }
            found[group, default: 0] += 1
            overlaps += user.box.intersectionOverUnion(detections[index].box)
            headingErrors += abs((user.heading - detections[index].heading).wrapped)
            if user.actorClass == detections[index].actorClass { sameClass += 1 }
        }
        for index in matching.falsePositives {
            let detection = detections[index]
            wrong[Group(detection.actorClass, detection.box), default: 0] += 1
        }
    }

    /// Share of the judged boxes of some sizes that are found; nil where there are none.
    ///
    /// - Parameter actorClass: only of that class.
    package func recall(
        _ sizes: [Size] = [.middle, .large], of actorClass: ActorClass? = nil
    ) -> Double? {
        let all = Self.count(judged, sizes, actorClass)
        return all == 0 ? nil : Double(Self.count(found, sizes, actorClass)) / Double(all)
    }

    /// Boxes a frame that belong to nobody.
    package func falsePositives(
        _ sizes: [Size] = [.middle, .large], of actorClass: ActorClass? = nil
    ) -> Double {
        Double(Self.count(wrong, sizes, actorClass)) / Double(max(frames, 1))
    }

    /// Mean intersection over union of what is found.
    package var meanOverlap: Double? { mean(overlaps) }
    /// Mean error of the heading of what is found, in degrees.
    package var headingError: Double? { mean(headingErrors).map { $0 * 180 / .pi } }
    /// Share of what is found that has the right class.
    package var classAccuracy: Double? { mean(Double(sameClass)) }

    private func mean(_ sum: Double) -> Double? {
        let count = found.values.reduce(0, +)
        return count == 0 ? nil : sum / Double(count)
    }

    private static func count(
        _ counts: [Group: Int], _ sizes: [Size], _ actorClass: ActorClass?
    ) -> Int {
        counts.reduce(0) { sum, count in
            let counts =
                sizes.contains(count.key.size)
                && (actorClass ?? count.key.actorClass) == count.key.actorClass
            return counts ? sum + count.value : sum
        }
    }
}
