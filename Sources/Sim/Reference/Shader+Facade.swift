extension Shader {
    /// A wall with rows of windows, a ground floor of its own and lit rooms in the dark.
    @inline(__always)
    func facade(_ point: SurfacePoint, _ instance: Instance) -> SIMD3<Float> {
        let pattern = FacadePattern(look: instance.look, height: point.uv.y)
        let shares = pattern.shares(point.uv, point.step)
        let (u, v) = (point.uv.x, point.uv.y)
        let coarse = max(point.step.x, point.step.y)
        let grain = noise.value(u / 9, v / 9, footprint: coarse / 9)
        let base = 0.72 + 0.28 * Filter.step(v, from: 0, to: 2.5)
        let wall = instance.paint * (0.84 + 0.32 * grain) * base * pattern.wallTone
        let light = irradiance(point.position, point.normal)
        var color = wall * light
        color = Filter.mix(color, pattern.trim * light, shares.trim)
        color = Filter.mix(color, pattern.sign * light, shares.sign)
        return Filter.mix(color, pane(point, pattern, light), shares.glass)
    }

    /// A window: what it mirrors, what is behind it, and its lamp in the dark.
    @inline(__always)
    private func pane(
        _ point: SurfacePoint, _ pattern: FacadePattern, _ light: SIMD3<Float>
    ) -> SIMD3<Float> {
        let cell = pattern.cell(point.uv)
        let resolved = pattern.resolved(point.step)
        let facing = point.normal.dot(point.toEye)
        let reflected = point.normal * (2 * facing) - point.toEye
        let blind = hashed(cell &+ 17)
        let drawn = max(0, 0.12 + (blind - 0.62) * resolved)
        let mirrored: Float = 0.38 - 0.27 * abs(facing)
        var glass = sky.air(reflected) * mirrored
        glass += light * (0.03 + 0.22 * drawn)
        if daylight.darkness > 0 {
            let share: Float = pattern.isGround ? 0.6 : 0.36
            let isLit: Float = hashed(cell) < share ? 1 : 0
            let single = isLit * (0.6 + 0.8 * hashed(cell &+ 9))
            let power = share + (single - share) * resolved
            let tint = Filter.mix(
                SIMD3(1, 0.6, 0.24), SIMD3(0.9, 0.88, 0.75), hashed(cell &+ 3))
            glass += tint * (daylight.darkness * 0.75 * power)
        }
        return glass
    }

    /// Leaves in clumps: bright above, dark inside.
    @inline(__always)
    func foliage(_ point: SurfacePoint, _ instance: Instance) -> SIMD3<Float> {
        let footprint = max(point.step.x, point.step.y)
        let clumps = noise.value(point.uv.x, point.uv.y, footprint: footprint)
        let leaves = noise.value(point.uv.x * 4.3, point.uv.y * 4.3, footprint: footprint * 4.3)
        let depth = Filter.step(0.55 * clumps + 0.45 * leaves, from: 0.3, to: 0.68)
        let albedo = instance.paint * (0.35 + 1.25 * depth)
        // Rough like leaves: light from behind comes through, the crown's underside stays dark.
        let bent = (point.normal + SIMD3(clumps - 0.5, leaves - 0.5, 0.25)).normalized
        let up = 0.6 + 0.4 * point.normal.z
        let through = daylight.sunColor * (0.12 * depth)
        return albedo * (irradiance(point.position, bent) + through) * up
    }
}
