import Testing

@testable import Renderer
@testable import Sim

struct ShadowsTests {
    // The sun stands 45° high in the east: a wall of 10 m throws its shadow 10 m to the west.
    private let shadows: Shadows = {
        var daylight = Daylight(Environment())
        daylight.sun = SIMD3(0.5, 0, 0.5).normalized
        let wall = Box3D(center: [0, 0, 5], yaw: 0, length: 1, width: 20, height: 10)
        return Shadows(
            [Shadows.Caster(wall, bottom: 0, isRound: false, darkensGround: false)],
            daylight: daylight, around: .zero)
    }()

    @Test(arguments: [(Float(-5), Float(0)), (-9, 0), (-12, 1), (3, 1)])
    func wallShadesItsFarSide(_ x: Float, _ sun: Float) {
        #expect(abs(shadows.light(at: [x, 0, 0], footprint: 0.1).sun - sun) < 0.05)
    }

    @Test func skyIsOpenBesideAWall() {
        #expect(shadows.light(at: [-5, 0, 0], footprint: 0.1).sky == 1)
    }

    /// On ground 4 m below the wall's foot its shadow is as much longer, 7 m higher as much shorter.
    @Test(arguments: [(Float(-12), Float(-4), Float(0)), (-15, -4, 1), (-2, 7, 0), (-5, 7, 1)])
    func shadowsFollowTheGround(_ x: Float, _ height: Float, _ sun: Float) {
        var daylight = Daylight(Environment())
        daylight.sun = SIMD3(0.5, 0, 0.5).normalized
        let wall = Box3D(center: [0, 0, 5], yaw: 0, length: 1, width: 20, height: 10)
        let shadows = Shadows(
            [Shadows.Caster(wall, bottom: 0, isRound: false, darkensGround: false)],
            daylight: daylight, around: .zero, hasHills: true)
        #expect(abs(shadows.light(at: [x, 0, height], footprint: 0.1).sun - sun) < 0.05)
    }
}
