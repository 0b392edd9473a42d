/// Folders or files that a command has made.
package struct MadeReport: Encodable {
    private let made: [String]

    package init(made: [String]) { self.made = made }

    /// A line each.
    package var text: String { made.map { $0 + "\n" }.joined() }
}
