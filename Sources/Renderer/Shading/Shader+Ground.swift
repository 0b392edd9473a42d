import Sim

extension Shader {
    /// Asphalt and paint, dry or wet.
    @inline(__always)
    func pavement(_ point: SurfacePoint, _ texture: SurfaceTexture) -> SIMD3<Float> {
        let albedo = road.albedo(point.uv.x, point.uv.y, point.step.x, point.step.y, texture)
        let shade = shadows.light(
            at: point.position, footprint: min(point.step.y, point.step.x))
        let light = irradiance(point.position, point.normal, sun: shade.sun, sky: shade.sky)
        let (dry, paint) = (albedo.asphalt * light, albedo.paint * light)
        guard daylight.wetness > 0 else { return DisplayCurve.mix(dry, paint, albedo.share) }
        let film = film(texture)
        let facing = point.toEye.dot(point.normal)
        let grazing = 1 - max(facing, 0)
        let fresnel = 0.03 + 0.75 * grazing * grazing * grazing * grazing * grazing
        let mirrored = point.normal * (2 * facing) - point.toEye
        let shine = sky.air(mirrored) * (fresnel * film * shade.sky * 0.8)
        return DisplayCurve.mix(
            dry * (1 - 0.55 * film) + shine, paint * (1 - 0.25 * film) + shine, albedo.share)
    }

    /// Water on the asphalt, 1 where puddles stand.
    @inline(__always)
    func film(_ texture: SurfaceTexture) -> Float {
        daylight.wetness * (0.5 + 0.5 * Filter.step(texture.cover, from: 0.4, to: 0.65))
    }

    /// Gravel along the asphalt, grass farther out.
    @inline(__always)
    func verge(_ point: SurfacePoint, _ texture: SurfaceTexture) -> SIMD3<Float> {
        let shade = shadows.light(at: point.position, footprint: vergeFootprint(point))
        return vergeAlbedo(point, texture)
            * irradiance(point.position, point.normal, sun: shade.sun, sky: shade.sky)
    }

    @inline(__always)
    func vergeFootprint(_ point: SurfacePoint) -> Float {
        max(point.step.y, point.step.x * 0.3)
    }

    /// Linear albedo of a verge.
    @inline(__always)
    func vergeAlbedo(_ point: SurfacePoint, _ texture: SurfaceTexture) -> SIMD3<Float> {
        vergeAlbedo(
            point, land.albedo(texture, footprint: vergeFootprint(point)), cover: texture.cover,
            grain: texture.cover)
    }

    /// Linear albedo of a verge beside such land.
    ///
    /// - Parameters:
    ///   - cover: 0…1: where gravel lies over the land, its edge is ragged.
    ///   - grain: 0…1: of its stones.
    @inline(__always)
    func vergeAlbedo(
        _ point: SurfacePoint, _ land: SIMD3<Float>, cover: Float, grain: Float
    ) -> SIMD3<Float> {
        let away = max(point.uv.y - road.edges.left, road.edges.right - point.uv.y)
        let gravel = 1 - Filter.step(away + 1.2 * (cover - 0.5), from: 0.1, to: 0.75)
        let stones = SIMD3<Float>(0.27, 0.25, 0.21) * (0.6 + 0.8 * grain)
        return Filter.mix(land, stones, gravel)
    }

    /// Grass and fields.
    @inline(__always)
    func openLand(_ point: SurfacePoint, _ texture: SurfaceTexture) -> SIMD3<Float> {
        let albedo = land.albedo(texture, footprint: landFootprint(point))
        let shade = shadows.light(at: point.position, footprint: point.distance * pixelAngle)
        return albedo * irradiance(point.position, point.normal, sun: shade.sun, sky: shade.sky)
    }

    /// Metres of land that a pixel sees: between its extents across and along the view.
    @inline(__always)
    func landFootprint(_ point: SurfacePoint) -> Float {
        let facing = max((eye - point.position).dot(point.normal) / point.distance, 1e-3)
        return point.distance * pixelAngle / facing.squareRoot()
    }

    /// Kerb stones, paving slabs and concrete.
    @inline(__always)
    func stone(_ point: SurfacePoint, _ material: Material, _ texture: SurfaceTexture)
        -> SIMD3<Float>
    {
        let albedo = stoneAlbedo(point, material) * texture.stone
        let shade = shadows.light(
            at: point.position, footprint: max(point.step.y, point.step.x * 0.3))
        let wet = 1 - 0.35 * daylight.wetness
        return albedo * wet
            * irradiance(point.position, point.normal, sun: shade.sun, sky: shade.sky)
    }

    /// Linear albedo of stone without grain.
    @inline(__always)
    func stoneAlbedo(_ point: SurfacePoint, _ material: Material) -> SIMD3<Float> {
        let albedo = material.albedo(of: Instance())
        guard material == .sidewalk else { return albedo }
        let seam = max(
            Filter.stripes(point.uv.x, period: 1, duty: 0.05, width: point.step.x),
            Filter.stripes(point.uv.y, period: 1, duty: 0.05, width: point.step.y))
        return albedo * (1 - 0.45 * seam)
    }
}
