import Foundation

/// Tells sequences apart whose pictures lie together, by what their names have besides the numbers of frames.
struct PictureSequences {
    /// What the sequence of each picture is called, in their order; empty for all where there is one.
    let labels: [String]

    /// - Parameter files: names of pictures, in the order of their numbers.
    init(_ files: [String]) {
        let plain = PictureNames(files)
        let names = files.map { SequencedName(plain.plain($0)) }
        var labels = names.map(\.text)
        for places in Dictionary(grouping: names.indices, by: { names[$0].kind }).values {
            let kind = SequenceKind(places.map { names[$0] })
            for (place, label) in zip(places, kind.labels) { labels[place] = label }
        }
        self.labels = Self.common(among: labels)
    }

    /// Labels of more than one picture; names that are all different tell of no sequences.
    private static func common(among labels: [String]) -> [String] {
        let groups = Dictionary(grouping: labels) { $0.lowercased() }
        let several = groups.filter { $1.count > 1 }
        let count = several.values.reduce(0) { $0 + $1.count }
        guard several.count > 1, 2 * count >= labels.count else { return labels.map { _ in "" } }
        return labels.map { several[$0.lowercased()]?[0] ?? "" }
    }
}

/// A picture's name taken apart.
struct SequencedName {
    let text: String
    /// What stands before, between and behind the numbers.
    private let words: [Substring]
    let numbers: [Substring]

    /// - Parameter plain: the name without the marks of tools.
    init(_ plain: String) {
        let stem = String(plain.prefix(upTo: plain.lastIndex(of: ".") ?? plain.endIndex))
        let camera = NumberedName.camera(in: plain)
        text = camera.map { stem.replacing($0, with: "") } ?? stem
        let digits = /[0-9]+/
        words = text.split(separator: digits, omittingEmptySubsequences: false)
        numbers = text.matches(of: digits).map(\.output)
    }

    /// All of it but its numbers.
    var kind: String { words.joined(separator: "#").lowercased() }

    /// Its numbers without zeros before them.
    var values: [Substring] { numbers.map { $0.drop { $0 == "0" } } }

    /// Whether a number belongs to a word, as in `seq12`.
    func isOfWord(_ place: Int) -> Bool { words[place].suffix(2).count { $0.isLetter } == 2 }

    /// All of it but some neighbouring numbers and what is between them.
    func label(without places: ClosedRange<Int>) -> String {
        // A number stands behind each word but the last.
        let pieces = words.indices.flatMap { [words[$0]] + numbers.dropFirst($0).prefix(1) }
        let before = pieces[...(2 * places.lowerBound)].joined(separator: "")
        let behind = pieces[(2 * places.upperBound + 2)...].joined(separator: "")
        return [before, behind]
            .map { $0.trimmingCharacters(in: CharacterSet.alphanumerics.inverted) }
            .filter { !$0.isEmpty }.joined(separator: "-")
    }
}

/// Names that differ in their numbers alone.
private struct SequenceKind {
    /// What the sequence of each is called.
    let labels: [String]

    /// - Parameter names: in the order of their numbers.
    init(_ names: [SequencedName]) {
        let first = names[0].numbers
        let varying = first.indices.filter { place in
            names.contains { $0.numbers[place] != first[place] }
        }
        guard let frame = varying.last ?? first.indices.last else {
            labels = names.map(\.text)
            return
        }
        let start = Self.isClock(names, varying) ? varying[0] : frame
        labels = names.map { $0.label(without: start...frame) }
    }

    /// Whether the number before that of the frame goes on when this one is full, as minutes do by seconds.
    private static func isClock(_ names: [SequencedName], _ varying: [Int]) -> Bool {
        guard varying.count > 1, let frame = varying.last,
            !names[0].isOfWord(varying[varying.count - 2])
        else { return false }
        var runs: [NumberRun] = []
        var before: ArraySlice<Substring>?
        for numbers in names.map(\.numbers) {
            if numbers[..<frame] != before { runs.append(NumberRun()) }
            before = numbers[..<frame]
            runs[runs.count - 1].add(numbers[frame])
        }
        let steps = runs.flatMap(\.steps).sorted()
        guard !steps.isEmpty else { return false }
        let step = steps[steps.count / 2]
        let carries = zip(runs, runs.dropFirst()).count { $0.ends(by: step) && $1.starts(by: step) }
        // Sequences that all fill their numbers are no time that goes on.
        return 2 * carries >= runs.count - 1
            && !(step <= 1 && runs.allSatisfy { $0.starts(by: step) && $0.ends(by: step) })
    }
}

/// Numbers of frames that share what comes before.
private struct NumberRun {
    private var values: [Double] = []
    private var digits = 0

    mutating func add(_ number: Substring) {
        values.append(Double(number) ?? 0)
        digits = max(digits, number.count)
    }

    var steps: [Double] { zip(values, values.dropFirst()).map { $1 - $0 } }

    /// Whether it begins as soon after zero as one frame follows another; times of cameras are not quite even.
    func starts(by step: Double) -> Bool { values[0] <= 1.5 * step }

    /// Whether the next number would be one too many for its digits, or of seconds or hours.
    func ends(by step: Double) -> Bool {
        let limits = [pow(10, Double(digits))] + (digits <= 2 ? [60, 24] : [])
        let last = values[values.count - 1]
        return limits.contains { last < $0 && $0 - last <= 1.5 * step }
    }
}
