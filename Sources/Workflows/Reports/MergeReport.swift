/// What became of the shards' work.
package struct MergeReport: Encodable {
    private let dataset: String
    /// Clips that are missing, and what to do about each.
    private let missing: [String]

    package init(dataset: String, missing: [String]) {
        (self.dataset, self.missing) = (dataset, missing)
    }

    package var text: String { (missing.isEmpty ? [dataset] : missing).map { $0 + "\n" }.joined() }
}
