import Files

extension Encodable {
    /// One object for other programs.
    package func json() throws -> String {
        String(decoding: try JSON.document(self, file: "the report"), as: UTF8.self)
    }
}
