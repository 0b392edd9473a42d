import Foundation
import Frames
import Sim
import Tensors
import Testing

@testable import Referee

@TensorActor
struct DetectionTests {
    private static func user(
        _ actorClass: ActorClass = .car, _ left: Double, _ top: Double, _ width: Double,
        _ height: Double, heading: Double = 0.3, visible: Double = 1
    ) -> RoadUserBox {
        RoadUserBox(
            actorClass: actorClass,
            box: Box2D(left: left, top: top, right: left + width, bottom: top + height),
            heading: heading, visible: visible)
    }

    /// What the network would say if it knew the truth.
    private static func output(_ users: [RoadUserBox]) -> RefereeOutput {
        let sample = RefereeSample(users: users, width: 64, height: 32)
        let targets = RefereeTargets([sample])
        let (n, h, w, _) = targets.peaks.shape4
        var numbers = [Float](repeating: 0, count: n * h * w * DetectionMaps.numbers)
        for (index, place) in targets.places.enumerated() {
            for number in 0..<DetectionMaps.numbers {
                numbers[place * DetectionMaps.numbers + number] =
                    targets.numbers.floats[index * DetectionMaps.numbers + number]
            }
        }
        return RefereeOutput(
            segmentation: targets.classes, centers: targets.peaks * 12 - 6,
            numbers: Tensor(numbers, shape: [n, h, w, DetectionMaps.numbers]),
            timeOfDay: targets.timesOfDay, weather: targets.weathers,
            features: .zeros([1, 128]))
    }

    @Test func truthIsFoundAgain() {
        let users = [
            Self.user(.bus, 3.5, 2, 21, 22, heading: 3), Self.user(.pedestrian, 40, 11, 5, 13),
            Self.user(.car, 50, 12, 13.5, 9, heading: -2),
        ]
        let found = Self.output(users).detections()[0].sorted { $0.box.left < $1.box.left }
        #expect(found.map(\.actorClass) == [.bus, .pedestrian, .car])
        for (user, detection) in zip(users, found) {
            #expect(user.box.intersectionOverUnion(detection.box) > 0.9999)
            #expect(abs((user.heading - detection.heading).wrapped) < 1e-5)
            #expect(detection.score > 0.99)
        }
    }

    /// What cannot be told is no centre, and whoever says one is there loses nothing.
    @Test func hiddenRoadUsersAreNotLearnt() {
        let targets = RefereeTargets([
            RefereeSample(
                users: [Self.user(.car, 8, 8, 12, 8, visible: 0.1)], width: 64, height: 32)
        ])
        #expect(targets.places.isEmpty)
        #expect(targets.peaks.floats.allSatisfy { $0 == 0 })
        let weights = targets.peakWeights.floats
        #expect(weights[2 * 16 + 3] == 0 && weights[0] == 1)
    }

    /// 10×10 boxes that share 5×10: 50 of 150.
    @Test func overlapIsSharedAreaOverAllArea() {
        let box = Box2D(left: 0, top: 0, right: 10, bottom: 10)
        let moved = Box2D(left: 5, top: 0, right: 15, bottom: 10)
        #expect(abs(box.intersectionOverUnion(moved) - 1.0 / 3) < 1e-12)
        #expect(box.intersectionOverUnion(box) == 1)
        let far = Box2D(left: 20, top: 0, right: 30, bottom: 10)
        #expect(box.intersectionOverUnion(far) == 0)
    }

    /// The surest chooses first; who finds a box again, or nobody's box, is wrong.
    @Test func everyBoxBelongsToOneDetection() {
        let users = [Self.user(.car, 0, 0, 20, 20), Self.user(.car, 100, 0, 20, 20, visible: 0.2)]
        func detection(_ left: Double, _ score: Double) -> Detection {
            Detection(
                actorClass: .van, box: Box2D(left: left, top: 0, right: left + 20, bottom: 20),
                heading: 0.3 + .pi / 2, score: score)
        }
        let detections = [
            detection(2, 0.9), detection(1, 0.8), detection(60, 0.7), detection(100, 0.6),
        ]
        let matching = BoxMatching(users, detections)
        #expect(matching.detectionOfUser == [0, 3])
        #expect(matching.falsePositives == [1, 2])
        var scores = BoxScores()
        scores.add(users, detections)
        scores.add([Self.user(.car, 0, 0, 20, 30)], [])
        #expect(scores.recall() == 0.5)
        #expect(scores.recall([.large]) == 0)
        #expect(scores.falsePositives() == 1)
        #expect(scores.headingError.map { abs($0 - 90) < 1e-9 } == true)
        #expect(scores.classAccuracy == 0)
    }
}

extension RefereeSample {
    /// A black frame of the sky with road users.
    fileprivate init(users: [RoadUserBox], width: Int, height: Int) {
        self.init(
            frame: Frame(width: width, height: height),
            classes: Array(
                repeating: SegmentationClass.sky.rawValue, count: width * height), users: users,
            timeOfDay: .day, weather: .clear)
    }
}
