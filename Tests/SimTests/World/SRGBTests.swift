import Testing

@testable import Sim

struct SRGBTests {
    @Test func linearInvertsSRGB() {
        let linear = SRGB.linear(SIMD3(0.5, 0.02, 1))
        #expect(abs(linear.x - 0.214_04) < 1e-4)
        #expect(abs(linear.y - 0.001_548) < 1e-5)
        #expect(linear.z == 1)
    }
}
