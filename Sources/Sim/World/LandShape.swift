/// The lie of the land along a road with hills: beside the road it has the road's height, far away it is
/// a plain as low as the road's lowest place.
package struct LandShape: Sendable, Equatable {
    /// A place on the reference line.
    fileprivate struct Station: Equatable {
        var x: Double
        var y: Double
        /// Cosine and sine of the heading.
        var c: Double
        var n: Double
        var height: Double
        var grade: Double
    }

    private struct Cell: Hashable {
        var column: Int
        var row: Int
    }

    /// Height of the plain, in metres.
    package let plain: Double
    private let stations: [Station]
    private let cells: [Cell: [Int]]

    /// Metres from the road up to which the land has its height, and from which it is the plain.
    static let shelf = 200.0
    package static let reach = 480.0
    /// Metres between stations.
    private static let spacing = 10.0

    init(along line: ReferenceLine, _ elevation: ElevationProfile) {
        plain = elevation.lowest
        guard !elevation.isFlat else {
            (stations, cells) = ([], [:])
            return
        }
        let places = stride(from: -ReferenceLine.runOut, through: line.end, by: Self.spacing)
        stations = places.map { s in
            let (p, rise) = (line.at(s), elevation.at(s))
            let axis = Pose(position: .zero, yaw: p.heading).axes.forward
            return Station(
                x: p.x, y: p.y, c: axis.x, n: axis.y, height: rise.height, grade: rise.grade)
        }
        cells = Dictionary(grouping: stations.indices) { [stations] index in
            Self.cell(stations[index].x, stations[index].y)
        }
    }

    private static func cell(_ x: Double, _ y: Double) -> Cell {
        Cell(column: Int((x / reach).rounded(.down)), row: Int((y / reach).rounded(.down)))
    }

    /// The land within some metres of a place.
    package func patch(x: Double, y: Double, radius: Double = 0) -> Patch {
        let around = Self.reach + radius
        let (low, high) = (Self.cell(x - around, y - around), Self.cell(x + around, y + around))
        var near: [Station] = []
        for column in low.column...high.column {
            for row in low.row...high.row {
                near += cells[Cell(column: column, row: row), default: []].map { stations[$0] }
            }
        }
        return Patch(plain: plain, stations: near)
    }

    /// Squares of a side of so many metres that hold all land but the plain, by column and row.
    package func squares(side: Double) -> [SIMD2<Int>] {
        let count = Int((Self.reach / side).rounded(.up))
        var found: Set<SIMD2<Int>> = []
        for station in stations.indices where station.isMultiple(of: 3) {
            let (x, y) = (stations[station].x, stations[station].y)
            let middle = SIMD2(Int((x / side).rounded(.down)), Int((y / side).rounded(.down)))
            for column in -count...count {
                for row in -count...count { found.insert(middle &+ SIMD2(column, row)) }
            }
        }
        return found.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    }
}

extension LandShape {
    /// The land near one place.
    package struct Patch {
        fileprivate let plain: Double
        fileprivate let stations: [Station]

        /// Height of a place in metres, and how far it is from the reference line: straight, and to
        /// the left of the line's nearest place.
        ///
        /// The planes through the stations, averaged with weights that fall with the sixth power of the
        /// distance (Shepard 1968): near the road nearly its own height, smooth everywhere.
        package func at(x: Double, y: Double) -> (height: Double, distance: Double, left: Double) {
            let farthest = LandShape.reach * LandShape.reach
            var (sum, weights, nearest, left) = (0.0, 0.0, Double.infinity, 0.0)
            for station in stations {
                let (dx, dy) = (x - station.x, y - station.y)
                let squared = dx * dx + dy * dy
                guard squared < farthest else { continue }
                let along = dx * station.c + dy * station.n
                if squared < nearest {
                    nearest = squared
                    left = dy * station.c - dx * station.n
                }
                let closeness = 1 / (squared + 1) - 1 / (farthest + 1)
                let weight = closeness * closeness * closeness
                sum += weight * (station.height + station.grade * along)
                weights += weight
            }
            guard weights > 0 else { return (plain, .infinity, .infinity) }
            let distance = nearest.squareRoot()
            let f = (distance - LandShape.shelf) / (LandShape.reach - LandShape.shelf)
            let away = min(max(f, 0), 1)
            let share = 1 - away * away * (3 - 2 * away)
            return (plain + (sum / weights - plain) * share, distance, left)
        }
    }
}
