import Testing

@testable import Renderer
@testable import Sim

struct CellGridTests {
    private let grid = CellGrid(
        around: .zero,
        extents: [
            (low: [-3, -3], high: [3, 3]), (low: [100, 100], high: [120, 101]),
            (low: [5_000, 0], high: [5_001, 1]),
        ])

    private func members(at place: SIMD2<Float>) -> [Int] {
        var found: [Int] = []
        grid.forEach(at: place) { found.append($0) }
        return found
    }

    @Test func thingsAreFoundWhereTheyReach() {
        #expect(members(at: [2, -2]) == [0])
        #expect(members(at: [119, 100.5]) == [1])
        #expect(members(at: [50, 50]).isEmpty)
    }

    @Test func nothingIsFoundFarOutside() {
        #expect(members(at: [5_000.5, 0.5]).isEmpty)
        #expect(members(at: [-1e9, 0]).isEmpty)
    }
}
