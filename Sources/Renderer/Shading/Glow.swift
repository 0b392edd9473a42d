import Foundation
import Frames
import Sim

/// Light that lamps scatter in the eye and in the air: soft discs over the finished picture, and
/// their streaks on wet asphalt.
struct Glow {
    /// A lamp that is lit.
    struct Source {
        var position: SIMD3<Float>
        /// Height of the ground below it.
        var ground: Float
        /// Where it points; zero when it shines all around.
        var direction: SIMD3<Float>
        /// Display colour in its middle.
        var color: SIMD3<Float>
        /// Metres.
        var radius: Float
        /// Its channel of a G-buffer, and its strength.
        var shine: (lamp: GBuffer.Channel, strength: Float)
    }

    let view: CameraView
    let daylight: Daylight
    let buffer: SampleBuffer
    let triangles: UnsafeBufferPointer<ScreenTriangle>

    /// Radians that the smallest disc measures: even distant lamps stay to be seen.
    private static let smallest: Float = 0.0035

    /// Adds the light of `sources` to display colours, row by row.
    func add(_ sources: [Source], to pixels: UnsafeMutableBufferPointer<SIMD3<Float>>) {
        for source in sources {
            let strength = strength(of: source)
            guard strength > 0.01 else { continue }
            let size = radius(of: source)
            let color = source.color * strength
            let place = screen(source.position)
            splat(color, at: place, radii: SIMD2(size, size), onRoad: false, pixels)
            let haze = min(daylight.extinction / 0.01, 1)
            let halo = size * (3 + 2 * daylight.wetness + 3 * haze)
            splat(color * 0.25, at: place, radii: SIMD2(halo, halo), onRoad: false, pixels)
            if daylight.wetness > 0, let below = mirrored(source) {
                let streak = SIMD2(size * 1.3, size * 7)
                splat(
                    color * (0.55 * daylight.wetness), at: screen(below), radii: streak,
                    onRoad: true, pixels)
            }
        }
    }

    /// Of a lamp's disc, in pixels.
    func radius(of source: Source) -> Float {
        view.focalLength * (source.radius / depth(source.position) + Self.smallest)
    }

    /// Where level ground below a lamp would mirror it; nil for lamps so high that their image is lost.
    func mirrored(_ source: Source) -> SIMD3<Float>? {
        guard source.position.z - source.ground < 12 else { return nil }
        var below = source.position
        below.z = 2 * source.ground - below.z
        return below
    }

    func depth(_ point: SIMD3<Float>) -> Float { view.homogeneous(point).z }

    func screen(_ point: SIMD3<Float>) -> SIMD2<Float> {
        let p = view.homogeneous(point)
        return SIMD2(p.x, p.y) / p.z
    }

    /// Brightness towards the eye: darkness, facing, air, and how much of it is not hidden.
    private func strength(of source: Source) -> Float {
        let away = view.place.origin - source.position
        let distance = away.length
        guard depth(source.position) > 0.5, distance < 400 else { return 0 }
        var strength = (0.25 + 0.75 * daylight.darkness) * exp(-distance * daylight.extinction)
        strength *= facing(source, away / distance)
        return strength > 0.01 ? strength * visibleShare(of: source) : 0
    }

    func facing(_ source: Source, _ towardsEye: SIMD3<Float>) -> Float {
        source.direction == .zero
            ? 1 : Filter.step(towardsEye.dot(source.direction), from: 0.05, to: 0.6)
    }

    /// Share of 5 × 5 samples over the lamp that nothing nearer covers.
    func visibleShare(of source: Source) -> Float {
        let depth = depth(source.position)
        let center = screen(source.position)
        let reach = max(view.focalLength * 0.1 / depth, 0.4)
        let limit = 1 / max(depth - 0.3, 0.1)
        var visible = 0
        for row in -2...2 {
            for column in -2...2 {
                let place = center + SIMD2(Float(column), Float(row)) * (reach / 2)
                let x = Int((place.x * Float(buffer.perPixel.x)).rounded(.down))
                let y = Int((place.y * Float(buffer.perPixel.y)).rounded(.down))
                guard x >= 0, y >= 0, x < buffer.width, y < buffer.height else { continue }
                if buffer.inverseDepth[y * buffer.width + x] <= limit { visible += 1 }
            }
        }
        return Float(visible) / 25
    }

    /// Blends a soft ellipse over the picture: c ← 1 − (1 − c)(1 − g).
    private func splat(
        _ color: SIMD3<Float>, at center: SIMD2<Float>, radii: SIMD2<Float>, onRoad: Bool,
        _ pixels: UnsafeMutableBufferPointer<SIMD3<Float>>
    ) {
        let reach = radii * 2.2
        guard center.x > -1e4, center.x < 1e4, center.y > -1e4, center.y < 1e4 else { return }
        let left = max(Int(center.x - reach.x), 0)
        let right = min(Int(center.x + reach.x), view.width - 1)
        let top = max(Int(center.y - reach.y), 0)
        let bottom = min(Int(center.y + reach.y), view.height - 1)
        guard left <= right, top <= bottom else { return }
        for y in top...bottom {
            for x in left...right {
                let d = (SIMD2(Float(x) + 0.5, Float(y) + 0.5) - center) / reach
                let fall = 1 - (d * d).sum()
                guard fall > 0, !onRoad || isRoad(x, y) else { continue }
                let light = pointwiseMin(color * (fall * fall * fall), SIMD3(repeating: 1))
                let at = y * view.width + x
                pixels[at] += (1 - pixels[at]) * light
            }
        }
    }

    private func isRoad(_ x: Int, _ y: Int) -> Bool {
        let per = buffer.perPixel
        let number = buffer.triangle[
            (y * per.y + per.y / 2) * buffer.width + x * per.x + per.x / 2]
        return number != SampleBuffer.empty && triangles[Int(number)].material == .road
    }
}

extension Glow.Source {
    /// The glow of a vehicle's lamp, nil when it is not lit.
    init?(_ lamp: Mesh.Lamp, of lights: Lights, at place: Placement) {
        switch lamp.material {
        case .headLamp where lights.head:
            color = SIMD3(1, 0.96, 0.88)
            radius = 0.16
        case .tailLamp where lights.brake, .brakeLamp where lights.brake:
            color = SIMD3(1, 0.12, 0.06)
            radius = 0.13
        case .tailLamp where lights.head:
            color = SIMD3(0.7, 0.05, 0.03)
            radius = 0.09
        case .leftIndicator where lights.leftIndicator,
            .rightIndicator where lights.rightIndicator:
            color = SIMD3(1, 0.55, 0.08)
            radius = 0.12
        default: return nil
        }
        guard let shine = lamp.material.shine(of: lights, darkness: 1) else { return nil }
        self.shine = shine
        position = place.point(lamp.position)
        ground = place.origin.z
        direction = place.direction(lamp.direction)
    }
}
