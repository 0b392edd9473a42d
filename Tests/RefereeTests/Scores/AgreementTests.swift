import Foundation
import Randomness
import Sim
import Testing

@testable import Referee

struct AgreementTests {
    private func user(
        _ actorClass: ActorClass = .car, height: Double = 20, visible: Double = 1
    ) -> RoadUserBox {
        RoadUserBox(
            actorClass: actorClass, box: Box2D(left: 0, top: 0, right: 20, bottom: height),
            heading: 0, visible: visible)
    }

    private func detection(_ actorClass: ActorClass, right: Double) -> Detection {
        Detection(
            actorClass: actorClass, box: Box2D(left: 0, top: 0, right: right, bottom: 20),
            heading: 0, score: 0.9)
    }

    /// A box of 20×20 inside of one of 40×20 is half of it; a bus may be taken for a car, a person not.
    @Test func agreementIsTheBestOverlapOfAKind() {
        let found = [
            detection(.bus, right: 40), detection(.pedestrian, right: 20),
            detection(.van, right: 10),
        ]
        #expect(user().agreement(with: found) == 0.5)
        #expect(user(.pedestrian).agreement(with: found) == 1)
        #expect(user(.bicycle).agreement(with: found) == 0)
        #expect(user(height: 7).agreement(with: found) == nil)
        #expect(user(visible: 0.4).agreement(with: found) == nil)
    }

    private func labels(_ agreements: [Double?]) throws -> FrameLabels {
        var stream = RandomStream(seed: 1)
        var labels = Scenario.random(using: &stream).world(at: 0).labels(frame: 0)
        let box = Box3D(center: .zero, yaw: 0, length: 4, width: 2, height: 1)
        labels.actors = agreements.enumerated().map { index, agreement in
            let flat = Box2D(left: 0, top: 0, right: 1, bottom: 1)
            var label = Label(
                track: index + 1, id: "a\(index)", actorClass: .car, box3D: box, box2DFull: flat,
                box2D: flat, truncation: 0, occlusion: 0, depth: 10, speed: 0,
                color: .zero, lights: Lights())
            label.agreement = agreement
            return label
        }
        return labels
    }

    /// Fails where the reference shows what the clip does not; a dark night shows nobody in either.
    @Test func clipsThatShowNobodyFail() throws {
        func agreement(_ found: Double, reference: Double) throws -> ClipAgreement {
            var clip = ClipAgreement()
            for _ in 0..<10 {
                clip.add(
                    try labels([found, found, nil, 0]),
                    reference: try labels([reference, reference, nil, 0]))
            }
            return clip
        }
        let melted = try agreement(0.1, reference: 0.9)
        #expect(melted.share == 0)
        #expect(melted.referenceShare.map { abs($0 - 2.0 / 3) < 1e-12 } == true)
        #expect(
            melted.failure
                == "the referee finds 0 of 30 labelled boxes, and 20 in the reference render")
        #expect(try agreement(0.6, reference: 0.9).failure == nil)
        #expect(try agreement(0.1, reference: 0.2).failure == nil)
        #expect(ClipAgreement().share == nil)
    }
}
