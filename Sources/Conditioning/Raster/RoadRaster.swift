import Foundation
import Sim

/// What is known of the ground at a position.
enum RoadPlane: String, CaseIterable {
    case drivable, whiteMark, yellowMark, sidewalk, median, lateralOffset
    case cos64, sin64, cos16, sin16, cos4, sin4
}

/// Draws the ground plane z = 0 as a road sees it.
///
/// The picture is cut into strips, four a row of positions. Their borders are projected to the ground
/// and into road coordinates; the cell of a strip in a column is taken for the rectangle that spans
/// its four corners, and what covers which share of it is computed, not sampled, so that thin lines
/// far away fade instead of flickering.
struct RoadRaster {
    /// Metres from the camera beyond which the ground is left out.
    static let reach = 150.0

    private static let stripsPerRow = 4
    /// Columns between places that are projected exactly.
    private static let knotSpacing = 8

    private let surface: RoadSurfaces
    private let line: ReferenceLine
    private let grid: PositionGrid

    init(_ road: Road, in grid: PositionGrid) {
        surface = RoadSurfaces(road)
        line = road.referenceLine
        self.grid = grid
    }

    /// Calls `write(row, column, values)` for every position that sees ground.
    func draw(_ write: (Int, Int, RoadCell) -> Void) {
        var lower = border(at: Float(PositionGrid.rows), guesses: nil)
        for row in (0..<PositionGrid.rows).reversed() {
            var cells = [RoadCell](repeating: RoadCell(), count: PositionGrid.columns)
            for strip in (0..<Self.stripsPerRow).reversed() {
                guard lower.isInReach else { break }
                let y = Float(row) + Float(strip) / Float(Self.stripsPerRow)
                let upper = border(at: y, guesses: lower.knots)
                for column in cells.indices {
                    surface.add(
                        to: &cells[column], lower: (lower.at[column], lower.at[column + 1]),
                        upper: (upper.at[column], upper.at[column + 1]),
                        weight: 1 / Float(Self.stripsPerRow))
                }
                lower = upper
            }
            for (column, cell) in cells.enumerated() where cell.ground > 0 {
                write(row, column, cell)
            }
            guard lower.isInReach else { break }
        }
    }

    /// A horizontal line of the picture in road coordinates.
    private struct Border {
        /// (s, t) at each column's left edge and the last one's right; NaN where unknown.
        var at: [SIMD2<Float>]
        /// s where it was computed, to search from in the next.
        var knots: [Double]
        /// Whether any of it lies nearer than the reach.
        var isInReach: Bool
    }

    private func border(at y: Float, guesses: [Double]?) -> Border {
        let count = PositionGrid.columns / Self.knotSpacing + 1
        var knots: [Double] = []
        var places: [SIMD2<Float>] = []
        var isInReach = false
        for knot in 0..<count {
            let direction = grid.direction(x: Float(knot * Self.knotSpacing), y: y)
            let (point, distance) = ground(along: direction)
            isInReach = isInReach || distance < Self.reach
            let guess = guesses?[knot] ?? knots.last ?? nearestStation(to: point)
            let (s, t) = line.locate(x: point.x, y: point.y, near: guess)
            knots.append(s)
            places.append(isPlain(s: s, t: t) ? SIMD2(Float(s), Float(t)) : SIMD2(.nan, .nan))
        }
        return Border(at: Self.interpolated(places), knots: knots, isInReach: isInReach)
    }

    /// Where a ray meets the ground, no farther than the reach.
    private func ground(along direction: Vector3) -> (point: Vector3, distance: Double) {
        let across = Vector3(direction.x, direction.y, 0).length
        let height = grid.view.position.z
        let reach = Self.reach / across
        let length = direction.z < 0 ? min(height / -direction.z, reach) : reach
        return (grid.view.position + direction * length, length * across)
    }

    /// Whether road coordinates tell one place: not near a bend's centre nor beyond it.
    private func isPlain(s: Double, t: Double) -> Bool {
        1 - line.at(s).curvature * t > 0.3
    }

    private static func interpolated(_ knots: [SIMD2<Float>]) -> [SIMD2<Float>] {
        (0...PositionGrid.columns).map { column in
            let knot = min(column / knotSpacing, knots.count - 2)
            let f = Float(column - knot * knotSpacing) / Float(knotSpacing)
            return knots[knot] + (knots[knot + 1] - knots[knot]) * f
        }
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
