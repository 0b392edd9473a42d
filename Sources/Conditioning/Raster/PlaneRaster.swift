import Sim

/// Planes being drawn, `[row][column][plane]`, one byte a number: times 127, rounded.
struct PlaneRaster {
    private(set) var numbers = [Int8](repeating: 0, count: PositionGrid.count * width)
    private let grid: PositionGrid

    /// Numbers of a position.
    static let width = ConditionLayout.current.planes.count

    init(in grid: PositionGrid) {
        self.grid = grid
    }

    /// Draws a group of cuboids; the nearest wins, ray by ray.
    mutating func draw(
        _ cuboids: [DescribedCuboid], as seen: CuboidRaster, _ group: ConditionGroup,
        _ planes: CuboidPlanes
    ) {
        let first = ConditionLayout.current.planes(of: group).lowerBound
        let count = planes.names.count
        // In one piece: an array a cuboid would be counted up and down for every ray.
        let values = seen.cuboids.flatMap { cuboids[$0.number].values }
        let facades = seen.cuboids.map { cuboids[$0.number].facade }
        var sums = [Float](repeating: 0, count: count)
        numbers.withUnsafeMutableBufferPointer { numbers in
            for position in 0..<PositionGrid.count where any(seen.index[position] .>= 0) {
                for plane in 0..<count { sums[plane] = 0 }
                for ray in 0..<4 where seen.index[position][ray] >= 0 {
                    let cuboid = Int(seen.index[position][ray])
                    for plane in 0..<count { sums[plane] += values[cuboid * count + plane] }
                    let ray = grid.ray(position, ray, depth: seen.depth[position][ray])
                    let point = seen.cuboids[cuboid].point(ray)
                    for axis in 0..<3 { sums[planes.x + axis] += point[axis] }
                    sums[planes.x + 3] += CuboidPlanes.inverseDepth(ray.depth)
                    guard let facade = facades[cuboid] else { continue }
                    let phases = facade.numbers(seen.cuboids[cuboid], ray)
                    for phase in 0..<3 { sums[count - 3 + phase] += phases[phase] }
                }
                var here = PlanesOfPosition(numbers, at: position * Self.width + first)
                for plane in 0..<count { here.append(sums[plane] / 4) }
            }
        }
    }

    mutating func draw(_ road: RoadRaster) {
        let first = ConditionLayout.current.planes(of: .road).lowerBound
        numbers.withUnsafeMutableBufferPointer { numbers in
            road.draw { row, column, cell in
                let position = row * PositionGrid.columns + column
                var here = PlanesOfPosition(numbers, at: position * Self.width + first)
                cell.write(to: &here)
            }
        }
    }
}

/// Takes the numbers of one position, one after the other.
struct PlanesOfPosition {
    private let numbers: UnsafeMutableBufferPointer<Int8>
    private var next: Int

    init(_ numbers: UnsafeMutableBufferPointer<Int8>, at first: Int) {
        self.numbers = numbers
        next = first
    }

    /// Writes the next number, from −1 to 1.
    @inline(__always)
    mutating func append(_ value: Float) {
        let scaled = min(max(value, -1), 1) * 127
        // Rounds by truncation: a call of the library's for every number would cost a third of all.
        numbers[next] = Int8(scaled + (scaled < 0 ? -0.5 : 0.5))
        next += 1
    }
}
