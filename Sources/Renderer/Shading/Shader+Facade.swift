import Sim

extension Shader {
    /// A wall with rows of windows, shops below and lit rooms in the dark.
    @inline(__always)
    func facade(_ point: SurfacePoint, _ instance: Instance, _ texture: SurfaceTexture)
        -> SIMD3<Float>
    {
        let pattern = FacadePattern(look: instance.look, storey: point.uv.y)
        let shares = texture.windows
        let light = irradiance(point.position, point.normal)
        let wall =
            instance.color * texture.plaster
            * (pattern.isShop ? FacadePattern.shopTone : 1)
        let trim = SIMD3(repeating: pattern.trim(on: instance.color))
        let dark = glass(point, light)
        let blind = FacadePattern.blind * light
        let lamp = pattern.lamp * (0.2 + 0.75 * daylight.darkness)
        let lit = daylight.darkness > 0 ? shares.lit : 0
        let plain = max(shares.glass - lit - shares.blind, 0)
        let rest = max(1 - shares.glass - shares.trim - shares.sign, 0)
        var shown = DisplayCurve.shown(wall * light) * rest
        shown += DisplayCurve.shown(trim * light) * shares.trim
        if shares.sign > 0 {
            shown += DisplayCurve.shown(pattern.sign(point.uv.x) * light) * shares.sign
        }
        shown += DisplayCurve.shown(dark) * plain
        if shares.blind > 0 { shown += DisplayCurve.shown(blind) * (shares.glass - plain - lit) }
        if lit > 0 { shown += DisplayCurve.shown(dark + lamp) * lit }
        return DisplayCurve.light(shown: shown)
    }

    /// A dark window: the street across below, the sky above.
    @inline(__always)
    private func glass(_ point: SurfacePoint, _ light: SIMD3<Float>) -> SIMD3<Float> {
        let facing = point.normal.dot(point.toEye)
        let reflected = point.normal * (2 * facing) - point.toEye
        let edge = 1 - abs(facing)
        let open = 0.25 + 0.75 * Filter.step(reflected.z, from: 0.02, to: 0.4)
        return sky.air(reflected) * (open * (0.1 + 0.2 * edge * edge)) + light * 0.012
    }

    /// Leaves in clumps: bright above, dark inside.
    @inline(__always)
    func foliage(_ point: SurfacePoint, _ instance: Instance, _ texture: SurfaceTexture)
        -> SIMD3<Float>
    {
        let (clumps, leaves, depth) = (texture.broad, texture.fine, texture.leafDepth)
        let albedo = instance.color * Self.leafTexture(depth)
        // Rough like leaves: light from behind comes through, the crown's underside stays dark.
        let bent = (point.normal + SIMD3(clumps - 0.5, leaves - 0.5, 0.25)).normalized
        let up = 0.6 + 0.4 * point.normal.z
        let through = daylight.sunColor * (0.12 * depth)
        return albedo * (irradiance(point.position, bent) + through) * up
    }

    /// What clumps make of the albedo of leaves.
    @inline(__always)
    static func leafTexture(_ depth: Float) -> Float { 0.4 + 1.2 * depth }
}
