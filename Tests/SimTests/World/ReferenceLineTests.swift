import Foundation
import Testing

@testable import Sim

struct ReferenceLineTests {
    /// A quarter of a circle of 100 m to the left, after 50 m straight on.
    let line = ReferenceLine(segments: [
        ReferenceLine.Segment(length: 50, start: 0, end: 0),
        ReferenceLine.Segment(length: 50 * .pi, start: 0.01, end: 0.01),
    ])

    @Test(arguments: [
        (-100.0, -100.0, 0.0, 0.0), (50, 50, 0, 0),
        // An eighth of the circle: 100 · sin 45° ahead, 100 · (1 − cos 45°) aside.
        (50 + 25 * Double.pi, 120.710678, 29.289322, Double.pi / 4),
        (50 + 50 * Double.pi, 150, 100, Double.pi / 2),
        (50 + 50 * Double.pi + 30, 150, 130, Double.pi / 2),
        // Before the run-out of 1000 m.
        (-1_500, -1_500, 0, 0),
    ])
    func places(_ s: Double, _ x: Double, _ y: Double, _ heading: Double) {
        let place = line.at(s)
        #expect(abs(place.x - x) < 1e-2)
        #expect(abs(place.y - y) < 1e-2)
        #expect(abs(place.heading - heading) < 1e-3)
    }

    /// A clothoid turns by half the product of its length and its last curvature.
    @Test func clothoidsTurnByTheMeanCurvature() {
        let clothoid = ReferenceLine(segments: [.init(length: 60, start: 0, end: -0.01)])
        #expect(abs(clothoid.at(60).heading + 0.3) < 1e-3)
        #expect(abs(clothoid.at(30).heading + 0.075) < 1e-3)
    }

    @Test func theLineGoesOnStraightBehindItsEnd() {
        let place = ReferenceLine(segments: []).at(2_500)
        #expect(abs(place.x - 2_500) < 1e-6)
        #expect(place.y == 0)
        #expect(place.heading == 0)
    }

    @Test func segmentsFollowEachOther() {
        let line = ReferenceLine(
            segments: (0..<4_000).map { .init(length: 0.5, start: 0, end: $0 < 3_999 ? 0 : 0.02) })
        #expect(abs(line.at(1_999).x - 1_999) < 1e-6)
        // The last half metre bends by half of 0.5 · 0.02 rad.
        #expect(abs(line.at(2_100).heading - 0.005) < 1e-3)
    }

    @Test(arguments: [(-1_200.0, 4.0), (3_000, -6)])
    func placesFarBehindTheEndsAreFound(_ s: Double, _ t: Double) {
        let road = Road(
            surroundings: .rural, rightLanes: 1, leftLanes: 1, curvature: line.segments)
        let found = road.locate(road.pose(s: s, t: t).position)
        #expect(abs(found.s - s) < 1e-2)
        #expect(abs(found.t - t) < 1e-2)
    }

    @Test(arguments: [(20.0, 3.0), (90.0, -5.0), (180.0, 12.0), (230.0, 0.0)])
    func locatingInvertsPlacing(_ s: Double, _ t: Double) {
        let place = line.at(s)
        let (x, y) = (place.x - t * sin(place.heading), place.y + t * cos(place.heading))
        let found = line.locate(x: x, y: y, near: s - 15)
        #expect(abs(found.s - s) < 1e-2)
        #expect(abs(found.t - t) < 1e-2)
    }
}
