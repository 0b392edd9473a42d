import Randomness
import Testing

@testable import Sim

struct RoadSurfaceTests {
    private let road = Road(surroundings: .urban, rightLanes: 2, leftLanes: 1, laneWidth: 3)

    @Test func marksFollowTheLanes() {
        let marks = RoadSurface.marks(of: road).sorted { $0.t < $1.t }
        #expect(marks.map(\.t) == [-6, -3, -0.15, 0.15, 3])
        #expect(marks.map(\.isYellow) == [false, false, true, true, false])
        #expect(marks.map { $0.dash < $0.period } == [false, true, false, false, false])
    }

    @Test func dashesCoverFourOfNineMetres() {
        let noise = NoiseTexture(stream: RandomStream(seed: 2), octaves: 3, falloff: 0.5)
        let surface = RoadSurface(road: road, noise: noise, tone: 0.1)
        let painted = (0..<90).filter { surface.albedo(Float($0) + 0.5, -3, 0.01, 0.01).1 > 0.3 }
        #expect(painted.count == 40)
    }
}
