/// Whether a model folder works.
package struct ModelCheckReport: Encodable {
    private let folder: String
    private let problems: [String]

    package init(folder: String, problems: [String]) {
        (self.folder, self.problems) = (folder, problems)
    }

    /// A line for each problem, or one that there is none.
    package var text: String {
        (problems.isEmpty ? ["\(folder): OK"] : problems).map { $0 + "\n" }.joined()
    }
}
