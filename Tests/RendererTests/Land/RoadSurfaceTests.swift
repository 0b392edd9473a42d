import Randomness
import Testing

@testable import Renderer
@testable import Sim

struct RoadSurfaceTests {
    @Test func dashesAreAsLongAsTheirMarkSays() throws {
        let road = Road(surroundings: .urban, rightLanes: 2, leftLanes: 1, laneWidth: 3)
        let mark = try #require(road.marks.first { $0.dash < $0.period && $0.offset < 0 })
        let noise = NoiseTexture(stream: RandomStream(seed: 2), octaves: 3, falloff: 0.5)
        let surface = RoadSurface(road: road, noise: noise, tone: 0.1)
        let steps = 1000
        let painted = (0..<steps).filter { step in
            let s = (Float(step) + 0.5) / Float(steps) * Float(mark.period)
            return surface.plainAlbedo(s, Float(mark.offset), 0.001, 0.01).share > 0.3
        }
        let share = Double(painted.count) / Double(steps)
        #expect(abs(share - mark.dash / mark.period) < 0.01)
    }
}
