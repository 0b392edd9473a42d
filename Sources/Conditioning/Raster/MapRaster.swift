import Sim

/// Maps being drawn, `[row][column][map]`, one byte a number: times 127, rounded.
struct MapRaster {
    private(set) var numbers: [Int8]
    private let grid: PositionGrid

    /// Numbers of a position.
    static let width = ConditionLayout.current.maps.count

    init(in grid: PositionGrid) {
        self.grid = grid
        numbers = Array(repeating: 0, count: grid.size.count * Self.width)
    }

    /// Draws a group of cuboids; the nearest wins, ray by ray.
    mutating func draw(
        _ cuboids: [DescribedCuboid], as seen: CuboidRaster, _ group: ConditionGroup,
        _ maps: CuboidMaps
    ) {
        let first = ConditionLayout.current.maps(of: group).lowerBound
        let count = maps.names.count
        // In one piece: an array a cuboid would be counted up and down for every ray.
        let values = seen.cuboids.flatMap { cuboids[$0.number].values }
        let facades = seen.cuboids.map { cuboids[$0.number].facade }
        var sums = [Float](repeating: 0, count: count)
        numbers.withUnsafeMutableBufferPointer { numbers in
            for position in 0..<grid.size.count where any(seen.index[position] .>= 0) {
                for map in 0..<count { sums[map] = 0 }
                for ray in 0..<4 where seen.index[position][ray] >= 0 {
                    let cuboid = Int(seen.index[position][ray])
                    for map in 0..<count { sums[map] += values[cuboid * count + map] }
                    let ray = grid.ray(position, ray, depth: seen.depth[position][ray])
                    let point = seen.cuboids[cuboid].point(ray)
                    for axis in 0..<3 { sums[maps.x + axis] += point[axis] }
                    sums[maps.x + 3] += CuboidMaps.inverseDepth(ray.depth)
                    guard let facade = facades[cuboid] else { continue }
                    let phases = facade.numbers(seen.cuboids[cuboid], ray)
                    for phase in 0..<3 { sums[count - 3 + phase] += phases[phase] }
                }
                var here = NumbersOfPosition(numbers, at: position * Self.width + first)
                for map in 0..<count { here.append(sums[map] / 4) }
            }
        }
    }

    mutating func draw(_ surface: SurfaceMaps) {
        precondition(
            surface.width == grid.size.columns && surface.height == grid.size.rows,
            "surfaces of \(surface.width)×\(surface.height)")
        let first = ConditionLayout.current.maps(of: .surface).lowerBound
        let count = SurfaceMaps.channels
        for position in 0..<grid.size.count {
            for map in 0..<count {
                numbers[position * Self.width + first + map] =
                    surface.numbers[position * count + map]
            }
        }
    }

    mutating func draw(_ road: RoadRaster) {
        let first = ConditionLayout.current.maps(of: .road).lowerBound
        numbers.withUnsafeMutableBufferPointer { numbers in
            road.draw { row, column, cell in
                let position = row * grid.size.columns + column
                var here = NumbersOfPosition(numbers, at: position * Self.width + first)
                cell.write(to: &here)
            }
        }
    }
}

/// Takes the numbers of one position, one after the other.
struct NumbersOfPosition {
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

    /// Writes the next number as it is stored.
    @inline(__always)
    mutating func append(byte: Int8) {
        numbers[next] = byte
        next += 1
    }
}
