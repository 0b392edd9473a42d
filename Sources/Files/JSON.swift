import Foundation

/// JSON as all our files have it: snake_case keys in alphabetical order, enums as strings, vectors
/// as arrays, finite numbers only.
///
/// Keys in camelCase, which some older files have, are read as well.
package enum JSON {
    /// One line, without a newline at its end.
    package static func line(_ value: some Encodable, file: String) throws -> [UInt8] {
        try encode(value, [.sortedKeys, .withoutEscapingSlashes], file: file)
    }

    /// A whole file, indented.
    package static func document(_ value: some Encodable, file: String) throws -> [UInt8] {
        let format: JSONEncoder.OutputFormatting = [
            .sortedKeys, .prettyPrinted, .withoutEscapingSlashes,
        ]
        return try encode(value, format, file: file) + [newline]
    }

    /// - Parameter place: where in the file the bytes stand, such as `line 3`.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: some Sequence<UInt8>, file: String, place: String? = nil
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            JSONKey(camelCase(path.last?.stringValue ?? ""))
        }
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            let reason = syntaxReason(in: Array(bytes), place) ?? reason(error)
            throw FileError(.data, file: file, (place.map { "\($0): " } ?? "") + reason)
        }
    }

    /// What a decoder has found, as an error that names the file.
    package static func error(_ error: any Error, in file: String) -> any Error {
        if error is FileError { return error }
        // Texts within the document are looked into when they are decoded, with errors of their own kind.
        let reason = (error as? DecodingError).map(reason) ?? "is not valid JSON"
        return FileError(.data, file: file, reason)
    }

    /// A line for each value.
    package static func lines(_ values: [some Encodable], file: String) throws -> [UInt8] {
        try values.flatMap { try line($0, file: file) + [newline] }
    }

    /// A value from each line; a file whose last line has no end is cut off.
    package static func decodeLines<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], file: String
    ) throws -> [Value] {
        guard bytes.isEmpty || bytes.last == newline else {
            throw FileError(.data, file: file, "is cut off: its last line has no end")
        }
        let lines = bytes.split(separator: newline, omittingEmptySubsequences: false).dropLast()
        return try lines.enumerated().map { index, line in
            try decode(type, from: line, file: file, place: "line \(index + 1)")
        }
    }

    private static let newline = UInt8(ascii: "\n")

    private static func encode(
        _ value: some Encodable, _ format: JSONEncoder.OutputFormatting, file: String
    ) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = format
        encoder.keyEncodingStrategy = .custom { path in
            JSONKey(snakeCase(path.last?.stringValue ?? ""))
        }
        do {
            return [UInt8](try encoder.encode(value))
        } catch EncodingError.invalidValue(let value, let context) {
            throw FileError(
                .data, file: file, "\(name(context.codingPath)) is \(value), which JSON cannot hold"
            )
        }
    }

    /// Whether bytes are the beginning of a JSON text.
    package static func endsEarly(_ bytes: some Sequence<UInt8>) -> Bool {
        let bytes = Array(bytes)
        return JSONFault.offset(in: bytes) == bytes.count
    }

    /// Refuses an object that has a key twice: of two values a decoder takes one.
    package static func checkKeys(of bytes: ArraySlice<UInt8>, file: String) throws {
        let bytes = Array(bytes)
        guard let twin = JSONFault.twin(in: bytes) else { return }
        let key = String(decoding: bytes[twin.dropFirst().dropLast()], as: UTF8.self)
        throw FileError(
            .data, file: file,
            "has the key '\(key)' twice in one object, again at \(place(of: twin.lowerBound, in: bytes))",
            remedy: "leave one out")
    }

    /// Where bytes stop being JSON; nil for JSON that says something else than expected.
    ///
    /// - Parameter place: of the bytes in the file; nil for all of it.
    private static func syntaxReason(in bytes: [UInt8], _ place: String?) -> String? {
        guard let offset = JSONFault.offset(in: bytes) else { return nil }
        guard offset < bytes.count else { return "is not valid JSON: it ends too early" }
        // Python's json writes them.
        let isNoNumber = ["NaN", "Infinity"].contains { bytes[offset...].starts(with: $0.utf8) }
        return "is not valid JSON at "
            + self.place(of: offset, in: bytes, hasLines: place == nil)
            + (isNoNumber ? ": JSON knows neither NaN nor Infinity, write null" : "")
    }

    /// In characters, as editors count them.
    private static func place(of offset: Int, in bytes: [UInt8], hasLines: Bool = true) -> String {
        let before = bytes[..<offset]
        let start = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        let column = String(decoding: before[start...], as: UTF8.self).count + 1
        return (hasLines ? "line \(before.count { $0 == newline } + 1), " : "") + "column \(column)"
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "\(name(context.codingPath + [key])) is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(name(context.codingPath)) is not of type \(type)"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "is not valid JSON" : "\(name(context.codingPath)): \(context.debugDescription)"
        @unknown default:
            "\(error)"
        }
    }

    /// A path such as `actors[2].box_3d`.
    private static func name(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { name, key in
            if let index = key.intValue {
                name += "[\(index)]"
            } else {
                name += (name.isEmpty ? "" : ".") + snakeCase(key.stringValue)
            }
        }
    }
}
