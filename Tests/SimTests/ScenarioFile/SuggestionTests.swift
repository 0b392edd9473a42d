import Testing

@testable import Sim

struct SuggestionTests {
    @Test(arguments: [
        ("", "", 0), ("speed", "speed", 0), ("speeed", "speed", 1), ("spede", "speed", 1),
        ("sped", "speed", 1), ("kitten", "sitting", 3), ("", "abc", 3),
    ])
    func distances(_ a: String, _ b: String, _ distance: Int) {
        #expect(editDistance(a, b) == distance)
        #expect(editDistance(b, a) == distance)
    }

    @Test(arguments: [
        ("speeed", "speed"), ("Lane", "lane"), ("lnae", "lane"), ("radius", nil), ("x", nil),
    ])
    func suggestions(_ word: String, _ expected: String?) {
        #expect(suggestion(for: word, among: ["lane", "speed", "offset"]) == expected)
    }

    @Test func listsReadAsSentences() {
        #expect(listed([]) == "")
        #expect(listed(["a"]) == "a")
        #expect(listed(["a", "b", "c"]) == "a, b or c")
    }
}
