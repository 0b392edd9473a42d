/// Something asked for that cannot be: one sentence that says what to do instead.
package struct RequestError: Error, CustomStringConvertible {
    package let description: String
    package var isMissingFile: Bool

    package init(_ description: String, isMissingFile: Bool = false) {
        self.description = description
        self.isMissingFile = isMissingFile
    }
}
