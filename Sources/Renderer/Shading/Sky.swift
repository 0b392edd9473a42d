import Foundation
import Randomness
import Sim

/// The sky, its clouds and the hills at the horizon.
struct Sky: Sendable {
    let daylight: Daylight
    let noise: NoiseTexture
    /// Shifts of the cloud and hill patterns, in periods.
    let offset: SIMD2<Float>
    /// Radians that the highest hill rises above the horizon.
    let hillHeight: Float

    /// Linear albedos of the far and the near range of hills.
    static let farHill = SIMD3<Float>(0.1, 0.13, 0.1)
    static let nearHill = SIMD3<Float>(0.07, 0.11, 0.045)

    /// Colour of the clear air in a direction of length one: the sky without clouds.
    @inline(__always)
    func air(_ direction: SIMD3<Float>) -> SIMD3<Float> {
        let height = max(direction.z, 0)
        let haze = 1 - height
        let haze2 = haze * haze
        let base = Filter.mix(daylight.zenith, daylight.horizon, haze2 * haze2 * haze)
        let towards = max(direction.dot(daylight.sun), 0)
        let wide = towards * towards * towards * towards
        let narrow = wide * wide * wide * wide
        return base + daylight.glow * (0.25 * wide + 0.75 * narrow * narrow)
    }

    /// Share of the air's light that clouds take the place of, and their thickness from 0 to 1.
    typealias Clouds = (share: Float, thickness: Float)

    /// Colour of the sky in a direction of length one where such clouds are, or none.
    @inline(__always)
    func color(_ direction: SIMD3<Float>, _ clouds: Clouds?) -> SIMD3<Float> {
        let air = air(direction)
        guard let clouds else { return air }
        let cloud = Filter.mix(daylight.cloudLit, daylight.cloudDark, clouds.thickness)
        return Filter.mix(air, cloud, clouds.share)
    }

    /// The clouds in a direction of length one, seen by a pixel `angle` wide; nil below all clouds.
    @inline(__always)
    func clouds(_ direction: SIMD3<Float>, angle: Float) -> Clouds? {
        guard direction.z > 0.01 else { return nil }
        // A layer that bends down to the horizon, so that distant clouds stay of finite size.
        let scale = 0.16 / (direction.z + 0.09)
        let u = direction.x * scale + offset.x
        let v = direction.y * scale + offset.y
        // Between its extents around and up the sky.
        let footprint = angle * scale * (6 * scale).squareRoot()
        let density =
            0.7 * noise.value(u, v, footprint: footprint) + 0.3
            * noise.value(u * 2.7, v * 2.7, footprint: footprint * 2.7)
        let edge = 0.78 - 0.56 * daylight.cloudCover
        let cover = Filter.step(density, from: edge - 0.1, to: edge + 0.16)
        return (
            cover * 0.9 * Filter.step(direction.z, from: 0.01, to: 0.16),
            Filter.step(density, from: edge, to: edge + 0.4)
        )
    }

    /// Share of a pixel covered by the far and the near range of hills.
    @inline(__always)
    func hills(_ direction: SIMD3<Float>, angle: Float) -> (far: Float, near: Float) {
        guard direction.z < hillHeight * 1.1 else { return (0, 0) }
        let turn = atan2(direction.y, direction.x) / (2 * .pi)
        let far = noise.value(turn * 3 + offset.y, offset.x, footprint: angle)
        let near = noise.value(turn * 6 + offset.x, offset.y, footprint: angle * 2)
        let width = max(angle, 1e-4)
        return (
            Filter.band(direction.z, from: -1, to: hillHeight * (0.2 + 0.8 * far), width: width),
            Filter.band(direction.z, from: -1, to: hillHeight * 0.55 * near, width: width)
        )
    }
}
