import Sim

/// What keeps the sun and the sky from the ground: vehicles, buildings and trees as simple solids.
package struct Shadows: Sendable {
    /// An upright cuboid, or the ellipsoid in it.
    struct Caster: Sendable {
        var center: SIMD2<Float>
        /// Height of the ground below it; that of its shadow-casting part's lower and upper end.
        var foot: Float
        var bottom: Float
        var top: Float
        /// Unit vector along its length, and half of length and width.
        var along: SIMD2<Float>
        var half: SIMD2<Float>
        var isRound: Bool
        /// Whether the ground below it gets less light from the sky.
        var darkensGround: Bool
    }

    private let casters: [Caster]
    private let grid: CellGrid
    /// Metres on the ground that a shadow moves for one metre of height.
    private let slide: SIMD2<Float>
    /// Takes the heights of points as they are; 0 where the ground is level, so that they count for nothing.
    private let relief: Float

    init(
        _ casters: [Caster], daylight: Daylight, around center: SIMD2<Float>, hasHills: Bool = false
    ) {
        self.casters = casters
        relief = hasHills ? 1 : 0
        let sun = daylight.sun
        let slide = -SIMD2(sun.x, sun.y) / max(sun.z, 0.12)
        self.slide = slide
        grid = CellGrid(
            around: center,
            extents: casters.map { caster in
                let radius = (caster.half * caster.half).sum().squareRoot() + 1
                let far = caster.center + slide * min(caster.top - caster.foot, 20)
                return (
                    pointwiseMin(caster.center, far) - radius,
                    pointwiseMax(caster.center, far) + radius
                )
            })
    }

    /// Share of sunlight that the first `count` casters let through to a point on the ground.
    func sunlight(at point: SIMD3<Float>, pastFirst count: Int) -> Float {
        var sun: Float = 1
        let place = SIMD2(point.x, point.y)
        grid.forEach(at: place) { index in
            guard index < count else { return }
            let shadow = casters[index].shadow(
                at: casters[index].local(place), point.z * relief, slide, footprint: 1)
            sun = min(sun, 1 - shadow)
        }
        return sun
    }

    /// Shares of sunlight and of sky light that reach a point on the ground, with edges softened to
    /// `footprint` metres.
    @inline(__always)
    package func light(at point: SIMD3<Float>, footprint: Float) -> (sun: Float, sky: Float) {
        var sun: Float = 1
        var sky: Float = 1
        casters.withUnsafeBufferPointer { casters in
            grid.forEach(at: SIMD2(point.x, point.y)) { index in
                let caster = casters[index]
                let place = caster.local(SIMD2(point.x, point.y))
                let shadow = caster.shadow(
                    at: place, point.z * relief, slide, footprint: footprint)
                sun = min(sun, 1 - shadow)
                if caster.darkensGround { sky *= 1 - caster.contact(at: place) }
            }
        }
        return (sun, sky)
    }
}

extension Shadows.Caster {
    /// Coordinates along its length and its width.
    @inline(__always)
    fileprivate func local(_ point: SIMD2<Float>) -> SIMD2<Float> {
        turned(point - center)
    }

    @inline(__always)
    private func turned(_ d: SIMD2<Float>) -> SIMD2<Float> {
        SIMD2(d.x * along.x + d.y * along.y, d.y * along.x - d.x * along.y)
    }

    /// Share of the sun hidden: how deep the ray from a ground point to the sun runs inside.
    @inline(__always)
    fileprivate func shadow(
        at place: SIMD2<Float>, _ ground: Float, _ slide: SIMD2<Float>, footprint: Float
    ) -> Float {
        // Heights above the point; what lies lower throws no shadow on it.
        let (bottom, top) = (max(self.bottom - ground, 0), self.top - ground)
        guard top > 0 else { return 0 }
        let step = turned(slide)
        // The shadow on the ground is the footprint swept from bottom·slide to top·slide: the
        // nearest point of that sweep to `place`.
        let squared = (step * step).sum()
        let along = squared > 1e-6 ? (place * step).sum() / squared : bottom
        let low = bottom + (isRound ? (top - bottom) / 2 : 0)
        let high = isRound ? low : top
        let height = min(max(along, low), high)
        let d = place - step * height
        let blur = 0.08 + 0.03 * height
        // Spreads add in squares; an even footprint has that of a softer edge 0.65 times as wide.
        let soft = (blur * blur + 0.42 * footprint * footprint).squareRoot()
        if isRound {
            let size = half + step.magnitudes * ((top - bottom) / 2)
            let radius = (d / size * (d / size)).sum().squareRoot()
            return 0.85 * (1 - Filter.step(radius, from: 0.8, to: 1.05 + soft / size.min()))
        }
        let inside = half - d.magnitudes
        return Filter.step(min(inside.x, inside.y), from: -soft, to: soft)
    }

    /// Share of the sky hidden below and beside a vehicle.
    @inline(__always)
    fileprivate func contact(at place: SIMD2<Float>) -> Float {
        let inside = half - place.magnitudes
        let edge = min(inside.x, inside.y)
        let corner = pointwiseMin(inside, SIMD2<Float>.zero)
        let away = edge > 0 ? -edge : (corner * corner).sum().squareRoot()
        return 0.85 * (1 - Filter.step(away, from: -0.35, to: 0.55))
    }
}

extension SIMD2 where Scalar == Float {
    @inline(__always)
    fileprivate var magnitudes: Self { pointwiseMax(self, -self) }
}
