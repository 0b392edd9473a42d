import Foundation
import Testing

@testable import Renderer
@testable import Sim

struct DaylightTests {
    @Test func contrastFallsToFivePercentAtTheVisibility() {
        let daylight = Daylight(Environment(weather: .fog, visibility: 150))
        #expect(abs(exp(-150 * daylight.extinction) - 0.05) < 0.001)
    }

    @Test func rainWetsAndCloudsHideTheSun() {
        let clear = Daylight(Environment())
        let rain = Daylight(Environment(weather: .rain))
        #expect(clear.wetness == 0 && rain.wetness == 1)
        #expect(rain.sunColor.sum() < 0.1 * clear.sunColor.sum())
    }

    @Test func sunStandsWhereTheEnvironmentSays() {
        let sun = Daylight(Environment(sunElevation: 0.5, sunAzimuth: 0)).sun
        #expect(abs(sun.x - 0.877_58) < 1e-4 && abs(sun.z - 0.479_43) < 1e-4)
    }
}
