import Testing

@testable import Workflows

struct BenchResultTests {
    /// A row says what its ratio is taken to.
    @Test(arguments: [
        ("the direct call", "0.97 of the direct call"), ("one alone", "0.97 of one alone"),
    ])
    func rows(_ comparison: String, _ end: String) {
        let result = BenchResult(name: "x", ms: 2, ratio: 0.971, comparison: comparison)
        #expect(result.line.hasSuffix(end))
    }
}
