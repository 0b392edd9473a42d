import Sim
import Testing

@testable import Conditioning

struct SceneCodeTests {
    private func code(_ change: (inout World) -> Void) -> [String: Float] {
        var world = world()
        change(&world)
        let code = SceneCode(labels: world.labels(frame: 0), fps: 30)
        return Dictionary(uniqueKeysWithValues: zip(SceneCode.names, code.values))
    }

    @Test func timeAndWeatherAreOneHot() {
        let night = code { $0.environment = Environment(timeOfDay: .night, weather: .fog) }
        let names = ["day", "dusk", "night", "clear", "cloudy", "rain", "fog"]
        #expect(names.map { night[$0] } == [0, 0, 1, 0, 0, 0, 1])
        // ln 0.15 / 3
        #expect(night["visibility"]?.isNear(-0.632) == true)
    }

    @Test func numbersAreScaled() {
        let seen = code {
            $0.ego.speed = 30
            $0.ego.yawRate = -0.25
            $0.environment.precipitation = 5
            $0.camera.mount = Pose(position: Vector3(0, 0, 2), pitch: -2 * .pi / 180)
            $0.camera.fieldOfView = 75 * .pi / 180
            $0.actors = [actor(1, at: Vector3(10, 0, 1)), actor(2, at: Vector3(12, 8, 1))]
        }
        let expected: [(String, Float)] = [
            ("egoSpeed", 0.5), ("egoYawRate", -0.5), ("precipitation", 0.5), ("cameraHeight", 1),
            ("cameraPitch", -0.5), ("fieldOfView", 1), ("frameRate", 1), ("crowdedness", 0.2),
        ]
        for (name, value) in expected {
            #expect(seen[name]?.isNear(value) == true, "\(name): \(String(describing: seen[name]))")
        }
    }

    /// 0 at 7.5 frames a second, 1 at 30; nothing else changes.
    @Test func theRateOfAClipCanBeToldAnew() {
        let code = SceneCode(labels: world().labels(frame: 0), fps: 30)
        let slow = code.at(fps: 7.5)
        #expect(slow.values[SceneCode.numbers(of: .frameRate)] == [0])
        let rest = code.values.indices.filter { !SceneCode.numbers(of: .frameRate).contains($0) }
        #expect(rest.allSatisfy { slow.values[$0] == code.values[$0] })
        #expect(slow.at(fps: 30) == code)
    }

    @Test func everyNumberBelongsToOneField() {
        let numbers = SceneCode.Field.allCases.flatMap { Array(SceneCode.numbers(of: $0)) }
        #expect(numbers == Array(SceneCode.names.indices))
    }
}
