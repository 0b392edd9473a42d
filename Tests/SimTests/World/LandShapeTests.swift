import Testing

@testable import Sim

struct LandShapeTests {
    /// Level at 0, then 10 % up for 300 m: 5 m at s = 100, 35 m at 400.
    private let road = Road(
        surroundings: .rural, rightLanes: 1, leftLanes: 1,
        elevation: ElevationProfile([
            .init(length: 100, grade: 0.1), .init(length: 300, grade: 0.1),
        ]))

    private func height(_ x: Double, _ y: Double) -> Double {
        road.landHeight(x: x, y: y, of: road.land.patch(x: x, y: y)).height
    }

    /// In the middle of a long slope the land is the slope's plane.
    @Test(arguments: [12.0, 40, -60, 150])
    func landBesideTheRoadHasItsHeight(_ y: Double) {
        let drop =
            abs(y) > 13 ? 0 : road.groundHeight(x: 250, y: 4.9, s: 250, t: 4.9) - height(250, y)
        #expect(abs(height(250, y) + drop - 20) < 0.01 * abs(y))
    }

    @Test func roadsRunAlongALowEdgeOfLand() {
        // Verges end 1 m beyond 0.5 m of shoulder: 5 m from the line.
        #expect(road.outerEdges.left == 5)
        #expect(road.groundHeight(x: 250, y: 4.9, s: 250, t: 4.9) == 20)
        #expect(abs(height(250, 5) - (20 - Road.ditchDepth)) < 0.02)
        #expect(abs(height(250, 13) - 20) < 0.02)
    }

    @Test func farAwayIsAPlain() {
        #expect(height(250, 500) == 0)
        #expect(height(250, 1_500) == 0)
        #expect(height(250, 300) > 1 && height(250, 300) < 20)
    }

    @Test func levelRoadsHaveLevelLand() {
        let road = Road(usual: .urban)
        #expect(road.groundHeight(x: 30, y: 90, s: 30, t: 90) == 0)
    }
}
