/// The candidate that somebody most likely meant, nil when none is near.
///
/// - Parameter limit: of letters that differ; nil for one in three.
package func suggestion(
    for word: String, among candidates: [String], within limit: Int? = nil
) -> String? {
    let limit = limit ?? max(1, word.count / 3)
    return
        candidates
        .map { (word: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
        .filter { $0.distance <= limit }
        .min { $0.distance < $1.distance }?
        .word
}

/// `; did you mean 'x'?` when something is near, else the list of what there is.
func hint(for word: String, among candidates: [String]) -> String {
    if let near = suggestion(for: word, among: candidates) { return "; did you mean '\(near)'?" }
    return candidates.isEmpty ? "" : "; expected " + listed(candidates)
}

/// `a, b or c`.
package func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other
/// (optimal string alignment).
func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            let substitution = rows[i][j] + (a[i] == b[j] ? 0 : 1)
            var best = min(substitution, rows[i][j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                best = min(best, rows[i - 1][j - 1] + 1)
            }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
