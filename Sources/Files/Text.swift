import Foundation

/// Text in files of other programs.
package enum Text {
    /// The text in a file's bytes, without the mark that some editors begin it with.
    ///
    /// - Parameter file: what errors call it.
    package static func decode(_ bytes: [UInt8], file: String) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw FileError(.data, file: file, "is not UTF-8 text in line \(line + 1)")
        }
        return text.unicodeScalars.first == "\u{FEFF}"
            ? String(text.unicodeScalars.dropFirst()) : text
    }
}

extension DurableFile {
    /// The text of a file, which must not be empty.
    package static func readText(_ path: String) throws -> String {
        let text = try Text.decode(read(path), file: path)
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw FileError(.data, file: path, "is empty")
        }
        return text
    }
}

extension Double {
    /// A finite number of decimal digits, as people write it: neither `0x10` nor `nan`.
    package init?(decimal text: String) {
        guard text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        self = number
    }
}

extension String {
    /// With escapes for what would act on a terminal or break a line, such as a name's `\n`.
    package var printable: String {
        unicodeScalars.map { scalar in
            scalar.actsOnTerminal ? scalar.escaped(asASCII: true) : "\(scalar)"
        }.joined()
    }
}

extension Unicode.Scalar {
    /// Whether it moves a terminal's cursor, breaks a line or turns the direction of what stands beside it.
    fileprivate var actsOnTerminal: Bool {
        properties.isBidiControl
            || [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
    }
}
