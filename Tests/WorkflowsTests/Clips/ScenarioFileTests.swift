import Sim
import TestSupport
import Testing

@testable import Workflows

struct ScenarioFileTests {
    private let path = Repository.scenarios.appending(path: "cut-in-day.yaml").path

    @Test func clipsAreNamedAfterWhatTheyShow() throws {
        func names(_ change: EnvironmentChange, futures: Int = 1) throws -> [String] {
            try ScenarioFile.all(at: [path], seed: 3, changing: change, futures: futures)
                .map(\.clipID)
        }
        #expect(try names(EnvironmentChange()) == ["cut-in-day-3-CAM_FRONT"])
        #expect(
            try names(EnvironmentChange(timeOfDay: .night, weather: .fog), futures: 2) == [
                "cut-in-day-3-CAM_FRONT-night-fog", "cut-in-day-3-CAM_FRONT-night-fog-future-01",
            ])
    }

    /// Nobody moves otherwise in the dark; lamps alone differ.
    @Test func labelsOfChangedLightAreEqual() throws {
        let change = EnvironmentChange(timeOfDay: .night, weather: .fog)
        let (day, night) = (
            try ScenarioFile.all(at: [path], seed: nil)[0],
            try ScenarioFile.all(at: [path], seed: nil, changing: change)[0]
        )
        for (a, b) in zip(try day.worlds(.seconds(2)), try night.worlds(.seconds(2))) {
            let (a, b) = (a.labels(frame: 0), b.labels(frame: 0))
            #expect(a.actors.map(\.box3D) == b.actors.map(\.box3D))
            #expect(a.actors.map(\.track) == b.actors.map(\.track) && a.ego == b.ego)
            #expect(b.environment.timeOfDay == .night && b.environment.weather == .fog)
        }
    }
}
