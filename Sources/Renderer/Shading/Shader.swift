import Sim

/// A place on a surface as one pixel sees it.
struct SurfacePoint {
    var position: SIMD3<Float>
    var normal: SIMD3<Float>
    /// Towards the eye, of length one.
    var toEye: SIMD3<Float>
    /// Metres to the eye.
    var distance: Float
    var uv: SIMD2<Float>
    /// Change of `uv` across the pixel.
    var step: SIMD2<Float>
}

/// Gives surfaces their colour: linear light towards the eye, air included.
struct Shader: Sendable {
    let eye: SIMD3<Float>
    /// Height of the plain behind all meshes, in metres.
    let plain: Float
    /// Radians across a pixel in the middle of the picture.
    let pixelAngle: Float
    let daylight: Daylight
    let sky: Sky
    let road: RoadSurface
    let land: Land
    let noise: NoiseTexture
    let lights: LocalLights
    let shadows: Shadows

    /// Light on a matt surface of albedo one.
    @inline(__always)
    func irradiance(
        _ point: SIMD3<Float>, _ normal: SIMD3<Float>, sun: Float = 1, sky: Float = 1
    ) -> SIMD3<Float> {
        let up = normal.z * 0.5 + 0.5
        var light = Filter.mix(daylight.groundLight, daylight.skyLight, up) * sky
        light += daylight.sunColor * (max(normal.dot(daylight.sun), 0) * sun)
        if daylight.darkness > 0 { light += lights.light(at: point, normal: normal) * sky }
        return light
    }

    /// What is left of a colour after `distance` metres of air, and the air's own light.
    @inline(__always)
    func throughAir(_ color: SIMD3<Float>, _ toEye: SIMD3<Float>, _ distance: Float)
        -> SIMD3<Float>
    {
        let clear = fastExp(-distance * daylight.extinction)
        let flat = SIMD3(-toEye.x, -toEye.y, 0)
        return Filter.mix(sky.air(flat), color, clear)
    }

    @inline(__always)
    func clouds(_ direction: SIMD3<Float>) -> Sky.Clouds? {
        sky.clouds(direction, angle: pixelAngle)
    }

    /// Sky, hills and fields: what is seen in a direction of length one where no mesh is.
    @inline(__always)
    func background(_ direction: SIMD3<Float>, _ clouds: Sky.Clouds?) -> SIMD3<Float> {
        let land = Filter.band(direction.z, from: -1, to: Self.horizon, width: pixelAngle)
        let above = land < 1 ? aboveHorizon(direction, clouds) : .zero
        guard land > 0 else { return above }
        var down = direction
        down.z = min(down.z, Self.horizon - pixelAngle / 4)
        return DisplayCurve.mix(above, ground(down), land)
    }

    /// Sine of the angle at which the land ends.
    static let horizon: Float = -0.002

    @inline(__always)
    private func aboveHorizon(_ direction: SIMD3<Float>, _ clouds: Sky.Clouds?) -> SIMD3<Float> {
        let open = sky.color(direction, clouds)
        let hills = sky.hills(direction, angle: pixelAngle)
        guard hills.far > 0 else { return open }
        let far = hillColor(direction, Sky.farHill, distance: 2_600)
        let near = hillColor(direction, Sky.nearHill, distance: 1_100)
        return Filter.mix(Filter.mix(open, far, hills.far), near, hills.near)
    }

    @inline(__always)
    private func hillColor(_ direction: SIMD3<Float>, _ albedo: SIMD3<Float>, distance: Float)
        -> SIMD3<Float>
    {
        let lit = albedo * irradiance(direction * 1e6, SIMD3(0, 0, 1))
        // Seen against the sky the air before hills is thin in clear weather, dense in haze.
        return throughAir(lit, -direction, distance + daylight.extinction * 1e6)
    }

    /// Open land where a ray meets the plain.
    @inline(__always)
    private func ground(_ direction: SIMD3<Float>) -> SIMD3<Float> {
        let distance = min((eye.z - plain) / max(-direction.z, 1e-4), 2_500)
        let point = plainPoint(direction, distance)
        return throughAir(openLand(point, landTexture(point)), -direction, distance)
    }

    /// A place of the plain in a direction of length one.
    @inline(__always)
    func plainPoint(_ direction: SIMD3<Float>, _ distance: Float) -> SurfacePoint {
        SurfacePoint(
            position: eye + direction * distance, normal: SIMD3(0, 0, 1), toEye: -direction,
            distance: distance, uv: .zero, step: .zero)
    }

    /// Colour of a mesh's surface.
    @inline(__always)
    func surface(
        _ point: SurfacePoint, _ material: Material, _ instance: Instance, _ texture: SurfaceTexture
    ) -> SIMD3<Float> {
        let color: SIMD3<Float>
        switch material {
        case .road: color = pavement(point, texture)
        case .kerb, .sidewalk, .barrier: color = stone(point, material, texture)
        case .verge: color = verge(point, texture)
        case .land: color = openLand(point, texture)
        case .facade: color = facade(point, instance, texture)
        case .plaster: color = matt(point, instance.color * texture.plaster)
        case .leaves: color = foliage(point, instance, texture)
        case .lampHead, .headLamp, .tailLamp, .brakeLamp, .leftIndicator, .rightIndicator,
            .signalGreen:
            color = lamp(point, material, instance)
        case .paint, .glass: color = coated(point, material, instance)
        case .rim: color = rim(point, instance)
        case .plate: color = matt(point, material.albedo(of: instance)) + 0.06 * daylight.darkness
        case .roof, .bark, .metal, .signRed, .signBlue, .signGreen, .signYellow, .tyre, .trim,
            .cloth, .jacket, .trousers, .skin, .hair, .crate:
            color = matt(point, material.albedo(of: instance))
        }
        return throughAir(color, point.toEye, point.distance)
    }

    @inline(__always)
    func matt(_ point: SurfacePoint, _ albedo: SIMD3<Float>) -> SIMD3<Float> {
        albedo * irradiance(point.position, point.normal)
    }

    /// `e^x` for x ≤ 0, by (1 + x/256)²⁵⁶ in eight squarings: 1 % off where it is small.
    @inline(__always)
    func fastExp(_ x: Float) -> Float {
        var f = max(1 + x / 256, 0)
        for _ in 0..<8 { f *= f }
        return f
    }
}
