import Sim

/// Which of many things reach a place on the ground: lists for square cells around the camera.
struct CellGrid: Sendable {
    private static let cellSize: Float = 8
    private static let cells = 48

    private let corner: SIMD2<Float>
    private let starts: [Int32]
    private let members: [Int32]

    /// - Parameter extents: low and high corner on the ground of each thing.
    init(around center: SIMD2<Float>, extents: [(low: SIMD2<Float>, high: SIMD2<Float>)]) {
        let corner = center - Float(Self.cells) * Self.cellSize / 2
        self.corner = corner
        let count = Self.cells * Self.cells
        let ranges = extents.map { Self.range($0.low - corner, $0.high - corner) }
        var starts = [Int32](repeating: 0, count: count + 1)
        for range in ranges { Self.forEachCell(range) { starts[$0 + 1] += 1 } }
        for cell in 0..<count { starts[cell + 1] += starts[cell] }
        var members = [Int32](repeating: 0, count: Int(starts[count]))
        var next = starts
        for (index, range) in ranges.enumerated() {
            Self.forEachCell(range) { cell in
                members[Int(next[cell])] = Int32(index)
                next[cell] += 1
            }
        }
        self.starts = starts
        self.members = members
    }

    /// Calls `body` with the number of everything whose extent touches the cell at `place`.
    @inline(__always)
    func forEach(at place: SIMD2<Float>, _ body: (Int) -> Void) {
        let cell = (place - corner) / Self.cellSize
        guard cell.x >= 0, cell.y >= 0, cell.x < Float(Self.cells), cell.y < Float(Self.cells)
        else { return }
        let index = Int(cell.y) * Self.cells + Int(cell.x)
        members.withUnsafeBufferPointer { members in
            for member in Int(starts[index])..<Int(starts[index + 1]) {
                body(Int(members[member]))
            }
        }
    }

    private typealias Range = (left: Int, bottom: Int, right: Int, top: Int)

    private static func range(_ low: SIMD2<Float>, _ high: SIMD2<Float>) -> Range {
        let a = (low / cellSize).rounded(.down)
        let b = (high / cellSize).rounded(.down)
        let last = Float(cells - 1)
        return (
            Int(max(a.x, 0)), Int(max(a.y, 0)), Int(max(min(b.x, last), -1)),
            Int(max(min(b.y, last), -1))
        )
    }

    private static func forEachCell(_ range: Range, _ body: (Int) -> Void) {
        guard range.left <= range.right, range.bottom <= range.top else { return }
        for row in range.bottom...range.top {
            for column in range.left...range.right { body(row * cells + column) }
        }
    }
}
