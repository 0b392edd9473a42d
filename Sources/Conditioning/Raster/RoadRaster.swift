import Foundation
import Sim

/// What is known of the ground at a position.
enum RoadMap: String, CaseIterable {
    case drivable, whiteMark, yellowMark, sidewalk, median, lateralOffset
    case cos64, sin64, cos16, sin16, cos4, sin4
}

/// Draws the ground as a road sees it: a surface that has the road's height to both sides.
///
/// The picture is cut into strips, four a row of positions. Their borders are projected to the ground
/// and into road coordinates; the cell of a strip in a column is taken for the rectangle that spans
/// its four corners, and what covers which share of it is computed, not sampled, so that thin lines
/// far away fade instead of flickering.
struct RoadRaster {
    private static let stripsPerRow = 4
    /// Columns between places that are projected exactly.
    private static let knotSpacing = 8

    private let size: MapSize
    private let surface: RoadSurfaces
    /// From the picture's lower edge up, the last one out of reach unless it is the upper edge.
    private let borders: [Border]

    init(_ road: Road, crossings: [Crossing], in grid: PositionGrid) {
        size = grid.size
        surface = RoadSurfaces(road, crossings: crossings)
        let ground = RoadGround(road, in: grid)
        let strips = size.rows * Self.stripsPerRow
        var borders: [Border] = []
        for strip in (0...strips).reversed() where borders.last?.isInReach ?? true {
            let y = Float(strip) / Float(Self.stripsPerRow)
            borders.append(Border(at: y, above: borders.last, on: ground, columns: size.columns))
        }
        self.borders = borders
    }

    /// Calls `write(row, column, values)` for every position that sees ground.
    func draw(_ write: (Int, Int, RoadCell) -> Void) {
        var strips = zip(borders, borders.dropFirst()).makeIterator()
        for row in (0..<size.rows).reversed() {
            var cells = [RoadCell](repeating: RoadCell(), count: size.columns)
            var isEmpty = true
            for _ in 0..<Self.stripsPerRow {
                guard let (lower, upper) = strips.next() else { break }
                isEmpty = false
                for column in cells.indices where !upper.isBehindHill(column) {
                    surface.add(
                        to: &cells[column], lower: (lower.at[column], lower.at[column + 1]),
                        upper: (upper.at[column], upper.at[column + 1]),
                        weight: 1 / Float(Self.stripsPerRow))
                }
            }
            if isEmpty { break }
            for (column, cell) in cells.enumerated() where cell.ground > 0 {
                write(row, column, cell)
            }
        }
    }

    /// Metres along the optical axis to the ground that the four rays of each position meet, infinite
    /// out of reach; the rays go as those of a `CuboidRaster`.
    func depths() -> [SIMD4<Float>] {
        var depths = [SIMD4<Float>](
            repeating: SIMD4(repeating: .infinity), count: size.count)
        for (index, border) in borders.enumerated() {
            // Rays go through the middles of half rows: through every second border.
            let strip = size.rows * Self.stripsPerRow - index
            guard !strip.isMultiple(of: 2) else { continue }
            let row = strip / Self.stripsPerRow
            let isUpper = strip % Self.stripsPerRow == 1
            for column in 0..<size.columns {
                for side in 0..<2 {
                    let x = Float(column) + 0.25 + 0.5 * Float(side)
                    depths[row * size.columns + column][(isUpper ? 0 : 2) + side] =
                        border.depth(at: x)
                }
            }
        }
        return depths
    }
}

extension RoadRaster {
    /// A horizontal line of the picture in road coordinates.
    private struct Border {
        /// (s, t) at each column's left edge and the last one's right; NaN where unknown.
        let at: [SIMD2<Float>]
        private let knots: [RoadGround.Hit]
        /// Whether any of it lies nearer than the reach.
        let isInReach: Bool

        init(at y: Float, above lower: Border?, on ground: RoadGround, columns: Int) {
            var knots: [RoadGround.Hit] = []
            for knot in 0...columns / knotSpacing {
                knots.append(
                    ground.hit(
                        x: Float(knot * knotSpacing), y: y, above: lower?.knots[knot],
                        beside: knots.last))
            }
            self.knots = knots
            at = Self.interpolated(knots.map(\.place), columns: columns)
            isInReach = knots.contains(where: \.isInReach)
        }

        /// Whether ground that cannot be seen lies between a column and the border below.
        func isBehindHill(_ column: Int) -> Bool {
            let knot = column / knotSpacing
            return knots[knot].isBehindHill || knots[knot + 1].isBehindHill
        }

        /// Metres along the optical axis, infinite out of reach.
        func depth(at x: Float) -> Float {
            let knot = Int(x) / knotSpacing
            let (a, b) = (knots[knot], knots[knot + 1])
            guard a.isInReach && b.isInReach else { return .infinity }
            let f = Double(x) / Double(knotSpacing) - Double(knot)
            return Float(a.depth + (b.depth - a.depth) * f)
        }

        private static func interpolated(
            _ knots: [SIMD2<Float>], columns: Int
        ) -> [SIMD2<Float>] {
            (0...columns).map { column in
                let knot = min(column / knotSpacing, knots.count - 2)
                let f = Float(column - knot * knotSpacing) / Float(knotSpacing)
                return knots[knot] + (knots[knot + 1] - knots[knot]) * f
            }
        }
    }
}
