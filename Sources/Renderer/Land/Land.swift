import Sim

/// The open land beside the road: grass, fields, bare earth.
struct Land: Sendable {
    let noise: NoiseTexture
    let offset: SIMD2<Float>
    /// Share of fields other than grass.
    let farming: Float

    /// Grain, meadows and fields at a place, averaged over a square of side `footprint` metres.
    @inline(__always)
    func texture(_ place: SIMD2<Float>, footprint: Float) -> SurfaceTexture {
        SurfaceTexture(
            fine: noise.value(place.x / 7, place.y / 7, footprint: footprint / 7),
            broad: meadows(place, footprint: footprint),
            field: fields(place, footprint: footprint))
    }

    /// The same without grain: meadows of one tone, and fields.
    @inline(__always)
    func plainTexture(_ place: SIMD2<Float>, footprint: Float) -> SurfaceTexture {
        SurfaceTexture(
            broad: meadows(place, footprint: max(footprint, Self.meadow)),
            field: fields(place, footprint: footprint))
    }

    /// The same, where the land of that place and footprint has this texture.
    @inline(__always)
    func plain(_ texture: SurfaceTexture, _ place: SIMD2<Float>, footprint: Float) -> SurfaceTexture
    {
        SurfaceTexture(
            broad: footprint < Self.meadow
                ? meadows(place, footprint: Self.meadow) : texture.broad,
            field: texture.field)
    }

    /// Metres over which grass of one tone grows.
    private static let meadow: Float = 12

    @inline(__always)
    private func meadows(_ place: SIMD2<Float>, footprint: Float) -> Float {
        noise.value(place.x / 90 + offset.x, place.y / 90 + offset.y, footprint: footprint / 90)
    }

    @inline(__always)
    private func fields(_ place: SIMD2<Float>, footprint: Float) -> Float {
        guard farming > 0 else { return 0.5 }
        return noise.value(
            place.x / 900 + offset.y, place.y / 500 + offset.x, footprint: footprint / 500)
    }

    /// Linear albedo of land that has this texture over a square of side `footprint` metres.
    @inline(__always)
    func albedo(_ texture: SurfaceTexture, footprint: Float) -> SIMD3<Float> {
        let fine = texture.fine
        let grass = Filter.mix(SIMD3(0.055, 0.13, 0.025), SIMD3(0.16, 0.2, 0.055), texture.broad)
        var color = grass * (0.55 + 0.9 * fine)
        if farming > 0 {
            let kind = texture.field
            // Edges of fields as wide as what is seen at once.
            let blur = 0.01 + footprint / 2_500
            let wheat = Filter.step(kind, from: 0.59 - blur, to: 0.59 + blur) * farming
            let earth = Filter.step(kind, from: 0.39 + blur, to: 0.39 - blur) * farming
            color = Filter.mix(color, SIMD3(0.42, 0.33, 0.12) * (0.8 + 0.4 * fine), wheat)
            color = Filter.mix(color, SIMD3(0.16, 0.105, 0.065) * (0.7 + 0.6 * fine), earth)
        }
        return color
    }
}
