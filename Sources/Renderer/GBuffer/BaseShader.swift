import Frames

/// Gives surfaces what the G-buffer holds of them: no light, shadow or air, texture apart; what shines has the
/// colour of its own light.
struct BaseShader {
    private let shader: Shader
    private let curve: DisplayCurve
    private let instances: UnsafeBufferPointer<Instance>
    private let walls: [WallTones]
    private let window: SIMD3<Float>
    private let blind: SIMD3<Float>
    private let hills: (far: SIMD3<Float>, near: SIMD3<Float>)

    /// Linear tone of all windows: what they mirror is light.
    private static let windowTone = SIMD3<Float>(0.032, 0.036, 0.042)
    /// Base color of the sky, sRGB: a blue that light and air turn into any other.
    private static let skyTone = SIMD3<Float>(0.55, 0.67, 0.82)

    init(_ shader: Shader, instances: UnsafeBufferPointer<Instance>) {
        let curve = DisplayCurve.albedo
        self.shader = shader
        self.curve = curve
        self.instances = instances
        walls = instances.map { WallTones(of: $0, curve) }
        window = curve(Self.windowTone)
        blind = curve(FacadePattern.blind)
        hills = (curve(Sky.farHill), curve(Sky.nearHill))
    }

    /// Base of a place on a mesh.
    @inline(__always)
    func surface(
        _ point: SurfacePoint, _ material: Material, instance: Int, _ texture: SurfaceTexture
    ) -> BaseSurface {
        switch material {
        case .road: road(point, texture)
        case .facade: facade(point, instance, texture)
        default: plain(point, material, instances[instance], texture)
        }
    }

    @inline(__always)
    private func plain(
        _ point: SurfacePoint, _ material: Material, _ instance: Instance, _ texture: SurfaceTexture
    ) -> BaseSurface {
        var base = BaseSurface(GBuffer.Channel(SurfaceClass(material, of: instance)))
        var albedo = albedo(point, material, instance, texture)
        if material == .glass { base.glass = 1 }
        if let shine = material.shine(of: instance.lights, darkness: shader.daylight.darkness) {
            (base.lamp, base.shining) = shine
            albedo += shader.glow(material, instance.lights)
        }
        base.color = curve(albedo)
        base.grain = grain(point, material, texture, over: albedo)
        return base
    }

    /// Half of what texture makes of a surface of this linear albedo.
    @inline(__always)
    private func grain(
        _ point: SurfacePoint, _ material: Material, _ texture: SurfaceTexture,
        over albedo: SIMD3<Float>
    ) -> Float {
        switch material {
        case .sidewalk, .kerb, .barrier: texture.stone / 2
        case .plaster: texture.plaster / 2
        case .leaves: Shader.leafTexture(texture.leafDepth) / 2
        case .verge: Self.grain(shader.vergeAlbedo(point, texture), over: albedo)
        case .land:
            Self.grain(
                shader.land.albedo(texture, footprint: shader.landFootprint(point)), over: albedo)
        default: 0.5
        }
    }

    /// Half of the ratio of two linear albedos, by their green, the most of what is seen.
    @inline(__always)
    private static func grain(_ textured: SIMD3<Float>, over plain: SIMD3<Float>) -> Float {
        min(textured.y / (2 * plain.y), 1)
    }

    /// Linear albedo of a G-buffer: with seams, spokes and fields.
    @inline(__always)
    private func albedo(
        _ point: SurfacePoint, _ material: Material, _ instance: Instance, _ texture: SurfaceTexture
    ) -> SIMD3<Float> {
        switch material {
        case .sidewalk: return shader.stoneAlbedo(point, material)
        case .verge, .land:
            let land = shader.land
            let place = SIMD2(point.position.x, point.position.y)
            let footprint = shader.landFootprint(point)
            if material == .land {
                return land.albedo(
                    land.plain(texture, place, footprint: footprint), footprint: footprint)
            }
            let plain = land.plainTexture(place, footprint: footprint)
            return shader.vergeAlbedo(
                point, land.albedo(plain, footprint: footprint), cover: texture.cover,
                grain: plain.fine)
        case .rim: return shader.rimAlbedo(point, instance)
        case .glass: return Self.windowTone
        default: return material.albedo(of: instance)
        }
    }

    @inline(__always)
    private func road(_ point: SurfacePoint, _ texture: SurfaceTexture) -> BaseSurface {
        let (uv, step) = (point.uv, point.step)
        let albedo = shader.road.plainAlbedo(uv.x, uv.y, step.x, step.y)
        var base = BaseSurface(.road, under: .laneMark)
        base.covered = albedo.share
        base.color = curve(albedo.asphalt)
        if albedo.share > 0 {
            base.color = Filter.mix(base.color, curve(albedo.paint), albedo.share)
        }
        base.grain = min(RoadSurface.grain(of: albedo, texture) / 2, 1)
        if shader.daylight.wetness > 0 { base.water = shader.film(texture) }
        return base
    }

    @inline(__always)
    private func facade(_ point: SurfacePoint, _ instance: Int, _ texture: SurfaceTexture)
        -> BaseSurface
    {
        let pattern = FacadePattern(look: instances[instance].look, storey: point.uv.y)
        let shares = texture.windows
        let tones = walls[instance]
        let lit = shader.daylight.darkness > 0 ? shares.lit : 0
        let dark = max(shares.glass - lit - shares.blind, 0)
        let rest = max(1 - shares.glass - shares.trim - shares.sign, 0)
        var base = BaseSurface(.building)
        (base.glass, base.shining) = (dark + lit, lit)
        base.color = (pattern.isShop ? tones.shop : tones.wall) * rest + tones.trim * shares.trim
        if shares.sign > 0 { base.color += curve(pattern.sign(point.uv.x)) * shares.sign }
        if shares.glass > 0 {
            base.color += window * dark + blind * (shares.glass - dark - lit)
            base.color += (pattern.isShop ? tones.shopLamp : tones.lamp) * lit
        }
        base.grain = 0.5 + (texture.plaster / 2 - 0.5) * rest
        return base
    }

    /// Base of the sky, the hills and the plain in a direction of length one where such clouds are, or none.
    @inline(__always)
    func background(_ direction: SIMD3<Float>, _ clouds: Sky.Clouds?) -> BaseSurface {
        let angle = shader.pixelAngle
        let plain = Filter.band(direction.z, from: -1, to: Shader.horizon, width: angle)
        var base = BaseSurface(.sky, under: .terrain)
        base.color = Self.skyTone
        (base.cloud, base.cloudThickness) = clouds ?? (0, 0)
        if plain < 1 {
            let shares = shader.sky.hills(direction, angle: angle)
            base.color = Filter.mix(base.color, hills.far, shares.far)
            base.color = Filter.mix(base.color, hills.near, shares.near)
            base.covered = 1 - (1 - shares.far) * (1 - shares.near)
        }
        if plain > 0 {
            var down = direction
            down.z = min(down.z, Shader.horizon - angle / 4)
            let land = self.plain(down)
            base.color = Filter.mix(base.color, curve(land.albedo), plain)
            base.grain = 0.5 + (land.grain - 0.5) * plain
            base.covered = plain + (1 - plain) * base.covered
        }
        base.cloud *= 1 - base.covered
        base.cloudThickness *= 1 - base.covered
        return base
    }

    /// Whether a ray of length one meets the sky above all hills.
    @inline(__always)
    func isOpenSky(_ direction: SIMD3<Float>) -> Bool {
        direction.z > shader.sky.hillHeight * 1.1 + shader.pixelAngle
    }

    /// Linear albedo and grain of the plain where a ray meets it.
    @inline(__always)
    private func plain(_ direction: SIMD3<Float>) -> (albedo: SIMD3<Float>, grain: Float) {
        let distance = min((shader.eye.z - shader.plain) / -direction.z, 2_500)
        let point = shader.plainPoint(direction, distance)
        let texture = shader.landTexture(point)
        let albedo = albedo(point, .land, Instance(), texture)
        return (albedo, grain(point, .land, texture, over: albedo))
    }

    /// 1/m along the optical axis to the plain behind all meshes; 0 above the horizon.
    @inline(__always)
    func plainInverseDepth(_ ray: SIMD3<Float>) -> Float {
        ray.z < 0 && ray.z < Shader.horizon * ray.length
            ? -ray.z / (shader.eye.z - shader.plain) : 0
    }
}

/// Base colors of a building's walls.
private struct WallTones {
    var wall: SIMD3<Float>
    var shop: SIMD3<Float>
    var trim: SIMD3<Float>
    /// Of the lamps behind its windows.
    var lamp: SIMD3<Float>
    var shopLamp: SIMD3<Float>

    init(of instance: Instance, _ curve: DisplayCurve) {
        let upper = FacadePattern(look: instance.look, storey: 0)
        wall = curve(instance.color)
        shop = curve(instance.color * FacadePattern.shopTone)
        trim = curve(SIMD3(repeating: upper.trim(on: instance.color)))
        lamp = curve(upper.lamp)
        shopLamp = curve(FacadePattern(look: instance.look, storey: -1).lamp)
    }
}
