import Sim

/// What the texture of a surface is at a place: read once for its picture and its G-buffer.
///
/// Noise is 0…1; what has none has the mean.
struct SurfaceTexture {
    /// Grain of asphalt, stone and grass; leaves.
    var fine: Float = 0.5
    /// Patches of asphalt, meadows, stains of plaster, clumps of leaves.
    var broad: Float = 0.5
    /// Which field land belongs to.
    var field: Float = 0.5
    /// What lies over it: gravel of a verge, puddles on a wet road.
    var cover: Float = 0.5
    var windows = FacadePattern.Shares()

    /// What stains make of the albedo of a wall.
    @inline(__always)
    var plaster: Float { 0.9 + 0.2 * broad }

    /// What grain makes of the albedo of stone.
    @inline(__always)
    var stone: Float { 0.8 + 0.4 * fine }

    /// How far out of the crown leaves are, 0…1.
    @inline(__always)
    var leafDepth: Float { Filter.step(0.65 * broad + 0.35 * fine, from: 0.2, to: 0.8) }
}

extension Shader {
    /// The texture that a surface has at a place.
    @inline(__always)
    func texture(at point: SurfacePoint, _ material: Material, _ instance: Instance)
        -> SurfaceTexture
    {
        switch material {
        case .road: roadTexture(point)
        case .kerb, .sidewalk, .barrier: stoneTexture(point)
        case .verge: vergeTexture(point)
        case .land: landTexture(point)
        case .facade: facadeTexture(point, instance)
        case .plaster: plasterTexture(point)
        case .leaves: leafTexture(point)
        default: SurfaceTexture()
        }
    }

    @inline(__always)
    private func roadTexture(_ point: SurfacePoint) -> SurfaceTexture {
        let (uv, step) = (point.uv, point.step)
        var texture = road.texture(uv.x, uv.y, step.x, step.y)
        if daylight.wetness > 0 {
            texture.cover = noise.value(
                uv.x / 21, uv.y / 9, footprint: max(step.y, step.x * 0.5) / 12)
        }
        return texture
    }

    @inline(__always)
    private func stoneTexture(_ point: SurfacePoint) -> SurfaceTexture {
        let width = max(point.step.y, point.step.x * 0.3)
        return SurfaceTexture(
            fine: noise.value(point.uv.x / 4, point.uv.y / 4, footprint: width / 4))
    }

    @inline(__always)
    private func vergeTexture(_ point: SurfacePoint) -> SurfaceTexture {
        let place = SIMD2(point.position.x, point.position.y)
        let footprint = vergeFootprint(point)
        var texture = land.texture(place, footprint: footprint)
        texture.cover = noise.value(place.x / 3, place.y / 3, footprint: footprint / 3)
        return texture
    }

    @inline(__always)
    func landTexture(_ point: SurfacePoint) -> SurfaceTexture {
        land.texture(
            SIMD2(point.position.x, point.position.y), footprint: landFootprint(point))
    }

    @inline(__always)
    private func facadeTexture(_ point: SurfacePoint, _ instance: Instance) -> SurfaceTexture {
        var texture = plasterTexture(point)
        texture.windows = FacadePattern(look: instance.look, storey: point.uv.y)
            .shares(point.uv, point.step)
        return texture
    }

    @inline(__always)
    private func plasterTexture(_ point: SurfacePoint) -> SurfaceTexture {
        let (u, v) = (point.position.x + point.position.y, point.position.z)
        return SurfaceTexture(
            broad: noise.value(u / 23, v / 9, footprint: point.distance / 9_000))
    }

    @inline(__always)
    private func leafTexture(_ point: SurfacePoint) -> SurfaceTexture {
        let footprint = max(point.step.x, point.step.y)
        return SurfaceTexture(
            fine: noise.value(point.uv.x * 4.3, point.uv.y * 4.3, footprint: footprint * 4.3),
            broad: noise.value(point.uv.x, point.uv.y, footprint: footprint))
    }
}
