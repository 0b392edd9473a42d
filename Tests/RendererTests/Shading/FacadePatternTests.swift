import Testing

@testable import Renderer
@testable import Sim

struct FacadePatternTests {
    @Test(arguments: FacadeStyle.allCases)
    func sharesMakeUpAWall(_ style: FacadeStyle) {
        let look = FacadePattern.look(0xABCD_EF12_3456, style)
        #expect(FacadePattern.style(of: look) == style)
        for index in 0..<400 {
            let uv = SIMD2(Float(index % 20) * 0.23, Float(index / 20) * 0.19 - 0.9)
            let shares = FacadePattern(look: look, storey: uv.y).shares(uv, [0.05, 0.05])
            let parts = [shares.glass, shares.trim, shares.sign]
            #expect(parts.allSatisfy { $0 >= 0 } && parts.reduce(0, +) < 1.01)
            #expect(shares.lit <= shares.glass && shares.blind <= shares.glass)
        }
    }

    // What a wide footprint sees is what many narrow ones see on average.
    @Test(arguments: FacadeStyle.allCases)
    func wideFootprintsAverage(_ style: FacadeStyle) {
        let pattern = FacadePattern(look: FacadePattern.look(77, style), storey: 2)
        let side = 40
        var sum: Float = 0
        for index in 0..<side * side {
            let place = SIMD2(Float(index % side), Float(index / side)) + 0.5
            let step = SIMD2<Float>(repeating: 2 / Float(side))
            sum += pattern.shares([2, 2] + place * step, step).glass
        }
        let mean = sum / Float(side * side)
        #expect(abs(mean - pattern.shares([3, 3], [2, 2]).glass) < 0.02)
        #expect(abs(mean - pattern.shares([3, 3], [9, 9]).glass) < 0.06)
    }
}
