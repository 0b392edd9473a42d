import Foundation
import Sim

/// Where rays from a camera meet the ground round a road, which has the road's height to both sides.
struct RoadGround {
    /// Where one ray meets the ground, or where it leaves the reach.
    struct Hit {
        /// Road coordinates; NaN where they are ambiguous.
        var place: SIMD2<Float>
        /// Distance along the road, to search from.
        var s: Double
        /// Metres along the optical axis.
        var depth: Double
        var isInReach: Bool
        /// Whether a hill hides ground between it and what the ray below meets.
        var isBehindHill: Bool
    }

    /// Metres from the camera beyond which the ground is left out.
    private static let reach = 150.0
    /// Metres along the optical axis that a ray over hills goes at a time: no hill is so narrow.
    private static let step = 10.0

    private let line: ReferenceLine
    private let elevation: ElevationProfile
    private let grid: PositionGrid

    init(_ road: Road, in grid: PositionGrid) {
        line = road.referenceLine
        elevation = road.elevation
        self.grid = grid
    }

    /// What the ray through a point of the grid meets.
    ///
    /// - Parameters:
    ///   - lower: what a ray below it has met; nothing nearer is looked for.
    ///   - neighbour: what another ray has met.
    func hit(x: Float, y: Float, above lower: Hit?, beside neighbour: Hit?) -> Hit {
        let ray = Ray(direction: grid.direction(x: x, y: y), eye: grid.view.position)
        let guess = lower?.s ?? neighbour?.s
        let found =
            elevation.isFlat
            ? place(on: ray, at: depth(on: ray, over: .level), near: guess)
            : march(ray, from: lower?.depth ?? 0, near: guess)
        let isPlain = 1 - line.at(found.s).curvature * found.t > 0.3
        return Hit(
            place: isPlain ? SIMD2(Float(found.s), Float(found.t)) : SIMD2(.nan, .nan), s: found.s,
            depth: found.depth, isInReach: found.depth * ray.across < Self.reach,
            isBehindHill: lower.map { isGap(from: $0, to: found, on: ray) } ?? false)
    }

    private struct Ray {
        let direction: Vector3
        let eye: Vector3
        /// Metres over the map for a metre along the optical axis.
        let across: Double

        init(direction: Vector3, eye: Vector3) {
            (self.direction, self.eye) = (direction, eye)
            across = Vector3(direction.x, direction.y, 0).length
        }
    }

    /// A point of a ray in road coordinates.
    private struct Place {
        var depth: Double
        var s: Double
        var t: Double
        /// Metres of the ray above the ground.
        var clearance: Double
    }

    /// A map that touches the ground where a ray is.
    private struct Tangent {
        var depth: Double
        var height: Double
        /// Rise for a metre along the optical axis.
        var slope: Double

        static let level = Tangent(depth: 0, height: 0, slope: 0)
    }

    /// Where a ray meets a map, no farther than the reach.
    private func depth(on ray: Ray, over ground: Tangent) -> Double {
        let reach = Self.reach / ray.across
        let closing = ground.slope - ray.direction.z
        guard closing > 0 else { return reach }
        return min((ray.eye.z - (ground.height - ground.slope * ground.depth)) / closing, reach)
    }

    private func place(on ray: Ray, at depth: Double, near guess: Double?) -> Place {
        let point = ray.eye + ray.direction * depth
        let (s, t) = line.locate(x: point.x, y: point.y, near: guess ?? nearestStation(to: point))
        return Place(depth: depth, s: s, t: t, clearance: point.z - elevation.at(s).height)
    }

    /// The first place not nearer than `depth` where a ray meets the ground.
    private func march(_ ray: Ray, from depth: Double, near guess: Double?) -> Place {
        let reach = Self.reach / ray.across
        var here = place(on: ray, at: depth, near: guess)
        while here.depth < reach {
            let (height, grade, _) = elevation.at(here.s)
            let heading = line.at(here.s).heading
            let along = ray.direction.x * cos(heading) + ray.direction.y * sin(heading)
            let ground = Tangent(depth: here.depth, height: height, slope: grade * along)
            let goal = max(self.depth(on: ray, over: ground), here.depth)
            let next = place(on: ray, at: min(goal, here.depth + Self.step), near: here.s)
            if next.clearance < 0 { return crossing(on: ray, from: here, to: next) }
            if next.depth == goal, next.clearance < 0.01 { return next }
            // A ray that glides along the ground makes little way.
            let least = here.depth + 0.1
            here = next.depth > least ? next : place(on: ray, at: least, near: here.s)
        }
        return here
    }

    /// Where a ray dips into the ground between a place above it and one below.
    private func crossing(on ray: Ray, from above: Place, to below: Place) -> Place {
        var (above, below) = (above, below)
        while below.depth - above.depth > 0.01 {
            let middle = place(on: ray, at: (above.depth + below.depth) / 2, near: above.s)
            if middle.clearance < 0 { below = middle } else { above = middle }
        }
        return above
    }

    /// Whether the ray of a lower hit, were it to go on, would come out of the ground before another
    /// ray meets it.
    private func isGap(from lower: Hit, to found: Place, on ray: Ray) -> Bool {
        guard !elevation.isFlat, lower.isInReach, found.depth > lower.depth + 2 else {
            return false
        }
        let middle = place(on: ray, at: (lower.depth + found.depth) / 2, near: lower.s)
        let fall = (elevation.at(lower.s).height - ray.eye.z) / lower.depth
        return ray.eye.z + fall * middle.depth > elevation.at(middle.s).height + 0.1
    }

    /// The s of the line's sample nearest to a point: where Newton's search may start.
    private func nearestStation(to point: Vector3) -> Double {
        func distance(_ s: Double) -> Double {
            let p = line.at(s)
            return (p.x - point.x) * (p.x - point.x) + (p.y - point.y) * (p.y - point.y)
        }
        return stride(from: -ReferenceLine.runOut, through: line.end, by: 20)
            .min { distance($0) < distance($1) } ?? 0
    }
}
