extension Shader {
    /// A wall with rows of windows, a ground floor of its own and lit rooms in the dark.
    @inline(__always)
    func facade(_ point: SurfacePoint, _ instance: Instance) -> SIMD3<Float> {
        let look = instance.look
        let storey: Float = 3.1
        let bay = 2.2 + 1.6 * hashed(look &+ 1)
        let open = 0.38 + 0.25 * hashed(look &+ 2)
        let (u, v) = (point.uv.x, point.uv.y)
        let (du, dv) = (point.step.x, point.step.y)
        let isGround = v < storey + 0.4
        let grain = noise.value(u / 9, v / 9, footprint: max(du, dv) / 9)
        let wall = instance.paint * (0.86 + 0.28 * grain) * (isGround ? 0.75 : 1)
        let period = isGround ? bay * 2 : bay
        let duty = isGround ? period * 0.72 : bay * open
        let column = (u + period / 2) / period
        let floor = isGround ? 0 : (v - 0.4) / storey
        let row = floor - floor.rounded(.down)
        let across = Filter.stripes(u + duty / 2, period: period, duty: duty, width: du)
        let height =
            isGround
            ? Filter.band(v, from: 0.5, to: storey - 0.3, width: dv)
            : Filter.stripes(v - 0.4 - 0.85, period: storey, duty: 1.55, width: dv)
        let window = across * height
        let cell =
            look &+ UInt32(truncatingIfNeeded: Int(column.rounded(.down))) &* 7919
            &+ UInt32(truncatingIfNeeded: Int(floor.rounded(.down))) &* 104_729
        let light = irradiance(point.position, point.normal)
        let reflected = -point.toEye + point.normal * (2 * point.normal.dot(point.toEye))
        let pane =
            sky.air(reflected) * 0.22 + SIMD3(0.02, 0.025, 0.03) * light * (0.5 + 0.5 * row)
        var glass = pane
        if daylight.darkness > 0 {
            let isLit = hashed(cell) < (isGround ? 0.55 : 0.34)
            let tint = Filter.mix(SIMD3(1, 0.62, 0.25), SIMD3(0.85, 0.85, 0.75), hashed(cell &+ 3))
            if isLit { glass += tint * (daylight.darkness * (0.35 + 0.5 * hashed(cell &+ 9))) }
        }
        return Filter.mix(wall * light, glass, window)
    }

    /// Leaves in clumps: bright above, dark inside.
    @inline(__always)
    func foliage(_ point: SurfacePoint, _ instance: Instance) -> SIMD3<Float> {
        let clumps = noise.value(
            point.uv.x, point.uv.y, footprint: max(point.step.x, point.step.y))
        let albedo = instance.paint * (0.45 + 1.1 * clumps)
        let up = 0.62 + 0.38 * point.normal.z
        return albedo * irradiance(point.position, point.normal) * up
    }
}
