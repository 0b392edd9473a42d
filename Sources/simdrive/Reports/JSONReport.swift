import Files

extension Encodable {
    /// One object for other programs.
    func json() throws -> String {
        String(decoding: try JSON.document(self, file: "the report"), as: UTF8.self)
    }
}
