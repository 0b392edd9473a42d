import Testing

@testable import Workflows

struct CountTableTests {
    @Test func pairsAreCountedByName() {
        var table = CountTable("t", rows: ["a", "b"], columns: ["x", "y", "z"])
        table.add("a", "x")
        table.add("a", "x")
        table.add("b", "z", 3)
        table.add("c", "x")
        #expect(table.counts == [[2, 0, 0], [0, 0, 3]])
    }

    /// A range begins with its lower end.
    @Test func rangesMeet() {
        let ranges = NumberRanges(endingAt: [10, 40])
        #expect(ranges.names == ["0–10", "10–40", "≥ 40"])
        #expect(
            [0, 9.9, 10, 39, 40, 1e9].map(ranges.name)
                == [0, 0, 1, 1, 2, 2].map { ranges.names[$0] })
    }
}
