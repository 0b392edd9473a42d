import Foundation
import Testing

@testable import Renderer
@testable import Sim

struct DisplayCurveTests {
    // sRGB 0.5 is linear 0.21404; 1 − e⁻ˣ = 0.21404 at x = 0.24085.
    @Test func middleGreyIsShownAsMiddleGrey() {
        let shown = DisplayCurve()(SIMD3(0.240_85, 0, 100))
        #expect(abs(shown.x - 0.5) < 0.002)
        #expect(shown.y == 0)
        #expect(shown.z > 0.995)
    }

    @Test func whatIsShownIsNearlyTheCurveAndGoesBack() {
        let curve = DisplayCurve()
        for light in [Float(0.01), 0.1, 0.4, 1, 2.5] {
            let color = SIMD3(repeating: light)
            let shown = DisplayCurve.shown(color)
            #expect(abs(DisplayCurve.light(shown: shown).x - light) < 1e-3 * (1 + light))
            #expect(abs(shown.x - curve(color).x) < 0.06)
        }
        let half = DisplayCurve.mix(SIMD3(repeating: 0.02), SIMD3(repeating: 2), 0.5)
        #expect(abs(curve(half).x - 0.55) < 0.05)
    }
}
