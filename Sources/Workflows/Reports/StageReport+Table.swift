extension StageReport {
    /// For people.
    package var table: String {
        func line(_ stage: String, _ figure: String, _ cells: [String], _ beside: String)
            -> String
        {
            row(row(stage, 17, []) + figure, 66, cells) + "  " + beside
        }
        let hashes = weights.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.prefix(12))" }
        let lines =
            [
                "\(clips) validation clips of seed \(seed), world version \(worldVersion), \(precision); "
                    + hashes.joined(separator: ", "), "",
                line("stage", "figure", ["value", "beside"], "what stands beside it"),
            ]
            + figures.map {
                line(
                    $0.stage.rawValue, $0.figure, [digits($0.value, 2), digits($0.valueBeside, 2)],
                    $0.beside)
            }
        return lines.map { $0 + "\n" }.joined()
    }
}
