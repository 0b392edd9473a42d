import Foundation
import Sim

extension Shader {
    /// Paint under clear coat, and glass: both mirror sky and ground, more at grazing angles.
    @inline(__always)
    func coated(_ point: SurfacePoint, _ material: Material, _ instance: Instance)
        -> SIMD3<Float>
    {
        let normal = point.normal
        let facing = max(normal.dot(point.toEye), 0)
        let reflected = normal * (2 * normal.dot(point.toEye)) - point.toEye
        let edge = 1 - facing
        let fresnel = 0.05 + 0.6 * edge * edge * edge * edge * edge
        let above = Filter.step(reflected.z, from: -0.12, to: 0.12)
        let mirrored = Filter.mix(
            daylight.groundLight * 0.35, sky.air(reflected) * 0.85, above)
        let light = irradiance(point.position, normal, sun: instance.sunlight)
        if material == .glass {
            return material.albedo(of: instance) * light + mirrored * (0.12 + fresnel)
        }
        let glint = max(reflected.dot(daylight.sun), 0)
        let glint8 = glint * glint * glint * glint * glint * glint * glint * glint
        let spark = glint8 * glint8 * glint8 * glint8 * (0.5 * instance.sunlight)
        return instance.color * light + mirrored * fresnel + daylight.sunColor * spark
    }

    /// Lamps, lit or not.
    @inline(__always)
    func lamp(_ point: SurfacePoint, _ material: Material, _ instance: Instance) -> SIMD3<Float> {
        matt(point, material.albedo(of: instance)) + glow(material, instance.lights)
    }

    /// Light of a lamp's own.
    @inline(__always)
    func glow(_ material: Material, _ lights: Lights) -> SIMD3<Float> {
        switch material {
        case .headLamp: lights.head ? SIMD3(3.2, 3.0, 2.6) : .zero
        case .tailLamp:
            lights.brake ? SIMD3(3, 0.12, 0.06) : lights.head ? SIMD3(0.8, 0.02, 0.015) : .zero
        case .brakeLamp: lights.brake ? SIMD3(3, 0.12, 0.06) : .zero
        case .leftIndicator: lights.leftIndicator ? SIMD3(3, 1.2, 0.1) : .zero
        case .rightIndicator: lights.rightIndicator ? SIMD3(3, 1.2, 0.1) : .zero
        case .signalGreen: SIMD3(0.15, 2, 0.9)
        default: SIMD3(3, 2.4, 1.5) * daylight.darkness
        }
    }

    /// The disc of a wheel: five spokes that turn, and blur while they turn fast.
    @inline(__always)
    func rim(_ point: SurfacePoint, _ instance: Instance) -> SIMD3<Float> {
        matt(point, rimAlbedo(point, instance))
    }

    /// Linear albedo of a wheel's disc.
    @inline(__always)
    func rimAlbedo(_ point: SurfacePoint, _ instance: Instance) -> SIMD3<Float> {
        let radius = (point.uv * point.uv).sum().squareRoot()
        let width = max(point.step.x, point.step.y)
        let angle = atan2(point.uv.y, point.uv.x) + instance.wheelAngle
        let period = 2 * Float.pi / 5
        let spoke = Filter.stripes(
            angle, period: period, duty: period * 0.42,
            width: width / max(radius, 0.1) + instance.wheelBlur)
        let ring = 1 - Filter.band(radius, from: 0.24, to: 0.84, width: width)
        return SIMD3(repeating: 0.03 + 0.4 * max(spoke, ring))
    }
}
