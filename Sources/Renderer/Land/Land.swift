import Sim

/// The open land beside the road: grass, fields, bare earth.
struct Land: Sendable {
    let noise: NoiseTexture
    let offset: SIMD2<Float>
    /// Share of fields other than grass.
    let farming: Float

    /// Linear albedo at a place, averaged over a square of side `footprint` metres.
    @inline(__always)
    func albedo(_ place: SIMD2<Float>, footprint: Float) -> SIMD3<Float> {
        let fine = noise.value(place.x / 7, place.y / 7, footprint: footprint / 7)
        let broad = noise.value(
            place.x / 90 + offset.x, place.y / 90 + offset.y, footprint: footprint / 90)
        return albedo(place, footprint: footprint, fine: fine, broad: broad)
    }

    /// The same without its grain: the tone of a meadow and the colours of fields.
    @inline(__always)
    func plainAlbedo(_ place: SIMD2<Float>, footprint: Float) -> SIMD3<Float> {
        let broad = noise.value(
            place.x / 90 + offset.x, place.y / 90 + offset.y,
            footprint: max(footprint, Self.meadow) / 90)
        return albedo(place, footprint: footprint, fine: 0.5, broad: broad)
    }

    /// Metres over which grass of one tone grows.
    private static let meadow: Float = 12

    @inline(__always)
    private func albedo(
        _ place: SIMD2<Float>, footprint: Float, fine: Float, broad: Float
    ) -> SIMD3<Float> {
        let grass = Filter.mix(SIMD3(0.055, 0.13, 0.025), SIMD3(0.16, 0.2, 0.055), broad)
        var color = grass * (0.55 + 0.9 * fine)
        if farming > 0 {
            let kind = noise.value(
                place.x / 900 + offset.y, place.y / 500 + offset.x, footprint: footprint / 500)
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
