import Testing

@testable import Datasets

struct SplitTests {
    // int(hashlib.sha256(name.encode()).hexdigest()[:16], 16) % 10
    @Test(
        arguments: [
            ("cut-in", .train), ("city-dusk", .train), ("highway-rain-night", .test),
            ("scenario-0", .train), ("scenario-4", .val),
        ] as [(String, Split)])
    func aNameHasItsSplit(scenario: String, split: Split) {
        #expect(Split(scenario: scenario) == split)
    }

    @Test func eightTenthsAreForTraining() {
        let splits = (0..<2_000).map { Split(scenario: "scenario-\($0)") }
        #expect((1_500...1_700).contains(splits.count { $0 == .train }))
        #expect((150...250).contains(splits.count { $0 == .val }))
    }
}
