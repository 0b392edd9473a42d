import Foundation
import Frames
import Sim
import Testing

@testable import Conditioning
@testable import Renderer

struct SurfaceMapsTests {
    /// One surface over the whole of a 256×128 picture, 90° wide: 20 m away, base color 255, 0, 128, facing up.
    private func maps(
        inverseDepth: Float = 0.05, visibility: Double = 60, corner: SIMD2<Int> = .zero,
        lamps: LampLight? = nil, shadows: Shadows? = nil, glow: [UInt8]? = nil
    ) -> SurfaceMaps {
        var world = world()
        world.environment.visibility = visibility
        world.environment.sunElevation = .pi / 6
        world.environment.sunAzimuth = 0
        var bytes = [UInt8](repeating: 0, count: GBuffer.channelCount)
        (bytes[0], bytes[1], bytes[2]) = (255, 0, 128)
        (bytes[3], bytes[4], bytes[5]) = (128, 128, 255)
        bytes[GBuffer.Channel.road.rawValue] = 255
        bytes[GBuffer.Channel.grain.rawValue] = 191
        bytes[GBuffer.Channel.water.rawValue] = 255
        var gBuffer = GBuffer(
            width: 8, height: 4, bytes: (0..<32).flatMap { _ in bytes },
            inverseDepth: Array(repeating: inverseDepth, count: 32))
        gBuffer.lamps = glow
        return SurfaceMaps(
            gBuffer, of: world.labels(frame: 0), lamps: lamps, shadows: shadows, frameWidth: 256,
            corner: corner)
    }

    private func number(_ name: String, _ maps: SurfaceMaps, x: Int = 0, y: Int = 0) -> Float {
        let index = SurfaceMaps.names.firstIndex(of: name) ?? -1
        return Float(maps.numbers[(y * maps.width + x) * SurfaceMaps.channels + index]) / 127
    }

    @Test func bytesBecomeNumbers() {
        let maps = maps()
        #expect(number("red", maps) == 1)
        #expect(number("green", maps) == -1)
        #expect(abs(number("blue", maps)) < 0.01)
        #expect(number("normalZ", maps) == 1)
        #expect(number("normalX", maps) == 0)
        #expect(number("road", maps) == 1)
        #expect(number("sky", maps) == 0)
        #expect(number("grain", maps).isNear(0.5))
        #expect(number("water", maps) == 1)
        #expect(number("cloudThickness", maps) == 0)
        #expect(maps.baseColor.count == 8 * 4 * 3)
        #expect(maps.baseColor.suffix(3) == [127, -127, 0])
    }

    /// In the middle of the picture, where rays are as long as depth is deep.
    @Test func airTakesLightWithDistance() {
        let middle = SIMD2(128, 64)
        #expect(number("transmittance", maps(corner: middle)).isNear(Float(exp(-1.0))))
        #expect(
            number("transmittance", maps(inverseDepth: 0.1, corner: middle)).isNear(
                Float(exp(-0.5))))
        #expect(number("transmittance", maps(inverseDepth: 0)) == 0)
        #expect(number("nearness", maps()).isNear(1 / 3))
        #expect(number("nearness", maps(inverseDepth: 0)) == 0)
    }

    /// The sun stands 30° high straight ahead.
    @Test func sunAndRaysAreInCameraAxes() {
        let middle = maps(corner: SIMD2(128, 64))
        #expect(number("sunlight", middle).isNear(0.5))
        #expect(number("raySun", middle).isNear(Float(cos(Double.pi / 6)), within: 0.01))
        #expect(number("rayLeft", middle).isNear(0, within: 0.01))
        // The picture's left edge lies 45° to the left, at the height of the camera.
        let left = maps(corner: SIMD2(0, 64))
        #expect(number("rayLeft", left).isNear(Float(0.5).squareRoot(), within: 0.01))
        #expect(number("rayUp", left).isNear(0, within: 0.01))
    }

    /// A lamp stands 8 m above what the middle of the picture shows, and reaches twice as far: the luminance there
    /// is (1 − ¼)² / (1 + 12 · ¼).
    @Test func lampsShineOnWhatIsBelowThem() {
        let world = world()
        let eye = world.camera.pose(ego: world.egoPose).position
        let place = SIMD3<Float>(eye + Vector3(20, 0, 8))
        let lights = LocalLights(
            [LocalLight(position: place, color: SIMD3(1, 1, 1), reach: 16)], around: .zero)
        let lit = maps(corner: SIMD2(128, 64), lamps: LampLight(lights))
        #expect(number("lampLight", lit).isNear(0.140_625 / 0.640_625, within: 0.01))
        #expect(number("lampLight", maps(corner: SIMD2(128, 64))) == 0)
        #expect(number("lampLight", maps(inverseDepth: 0, lamps: LampLight(lights))) == 0)
    }

    /// A cuboid 40 m wide and high stands around what the middle of the picture shows, on a road below it: no sun
    /// reaches that, and of the sky a share that no vehicle darkens.
    @Test func buildingsShadeTheGround() {
        let world = world()
        let eye = world.camera.pose(ego: world.egoPose).position
        let place = SIMD2<Float>(Float(eye.x) + 20, Float(eye.y))
        func shadows(darkensGround: Bool) -> Shadows {
            let caster = Shadows.Caster(
                center: place, foot: 0, bottom: 0, top: 40, along: SIMD2(1, 0),
                half: SIMD2(20, 20), isRound: false, darkensGround: darkensGround)
            return Shadows([caster], daylight: Daylight(world.environment), around: place)
        }
        let middle = SIMD2(128, 64)
        let building = maps(corner: middle, shadows: shadows(darkensGround: false))
        #expect(number("sunShare", building) == 0 && number("skyShare", building) == 1)
        let vehicle = maps(corner: middle, shadows: shadows(darkensGround: true))
        #expect(number("sunShare", vehicle) == 0)
        #expect(number("skyShare", vehicle).isNear(0.15, within: 0.01))
        // Where nobody knows, and in the sky, nothing is shaded.
        #expect(number("sunShare", maps(corner: middle)) == 1)
        let sky = maps(inverseDepth: 0, corner: middle, shadows: shadows(darkensGround: true))
        #expect(number("sunShare", sky) == 1)
    }

    @Test func glowOfLampsIsAShare() {
        let glow = (0..<32 * 6).map { UInt8($0 % 6 * 51) }
        let names = ["lampRed", "lampGreen", "lampBlue", "imageRed", "imageGreen", "imageBlue"]
        for (index, name) in names.enumerated() {
            #expect(
                number(name, maps(glow: glow), x: 3, y: 1).isNear(Float(index) / 5, within: 0.01))
            #expect(number(name, maps()) == 0)
        }
    }

    @Test func partsAreThoseOfTheWhole() {
        let (whole, part) = (maps(), maps(corner: SIMD2(3, 2)))
        for name in ["rayLeft", "rayUp", "raySun", "transmittance"] {
            #expect(number(name, whole, x: 5, y: 3) == number(name, part, x: 2, y: 1), "\(name)")
        }
    }
}
