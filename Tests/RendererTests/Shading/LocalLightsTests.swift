import Testing

@testable import Renderer
@testable import Sim

struct LocalLightsTests {
    /// A lamp 8 m above that reaches 16 m: (1 − ¼)² / (1 + 12 · ¼).
    @Test func lampsFadeWithDistance() {
        let lamp = LocalLight(position: SIMD3(0, 0, 8), color: SIMD3(1, 0.5, 0.25), reach: 16)
        let lights = LocalLights([lamp], around: .zero)
        let below = lights.light(at: .zero, normal: SIMD3(0, 0, 1))
        #expect((below - SIMD3(1, 0.5, 0.25) * 0.140_625).magnitudeSquared < 1e-12)
        #expect(lights.light(at: SIMD3(14, 0, 0), normal: SIMD3(0, 0, 1)) == .zero)
        let luminance = LampLight(lights)?.luminance(at: .zero, normal: SIMD3(0, 0, 1))
        #expect(abs((luminance ?? 0) - 0.140_625 * (0.2126 + 0.3576 + 0.018_05)) < 1e-6)
    }

    /// Those of the ego vehicle shine ahead of it.
    @Test func lampsAreLitInTheDark() throws {
        let (day, night) = (World.handMade(), World.handMade(.night))
        #expect(ReferenceRenderer(world: day).lampLight(of: day) == nil)
        let lamps = try #require(ReferenceRenderer(world: night).lampLight(of: night))
        let ego = SIMD3<Float>(night.egoPose.position)
        let up = SIMD3<Float>(0, 0, 1)
        let ahead = lamps.luminance(at: ego + SIMD3(12, 0, 0), normal: up)
        #expect(ahead > 0.01)
        #expect(lamps.luminance(at: ego - SIMD3(12, 0, 0), normal: up) == 0)
    }
}

extension SIMD3<Float> {
    fileprivate var magnitudeSquared: Float { (self * self).sum() }
}
