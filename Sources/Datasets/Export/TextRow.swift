import Files
import Foundation

/// A line of numbers and words, with errors that say where it stands.
struct TextRow {
    let fields: [String]
    /// What errors call the file.
    let file: String
    /// From 1.
    let line: Int

    /// The lines of a file that hold something.
    ///
    /// - Parameter separator: a blank stands for any number of blanks and tabs.
    static func rows(of bytes: [UInt8], separatedBy separator: Character, file: String) throws
        -> [TextRow]
    {
        try Text.decode(bytes, file: file)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            .map { index, line in
                TextRow(
                    fields: line.split { $0 == separator || separator == " " && $0.isWhitespace }
                        .map { $0.trimmingCharacters(in: .whitespaces) }, file: file,
                    line: index + 1)
            }
            .filter { !$0.fields.isEmpty }
    }

    func error(_ what: String) -> FileError {
        FileError(.data, file: file, "line \(line) \(what)")
    }

    /// A finite number; columns count from 0.
    func number(_ column: Int, _ name: String) throws -> Double {
        guard fields.indices.contains(column) else { throw error("has no \(name)") }
        guard let number = Double(decimal: fields[column]) else {
            throw error("has '\(fields[column].prefix(20))' for its \(name), which is no number")
        }
        return number
    }

    /// A whole number, with or without decimals.
    func integer(_ column: Int, _ name: String) throws -> Int {
        let number = try number(column, name)
        guard let integer = Int(exactly: number) else {
            throw error("has \(number) for its \(name), which is not whole")
        }
        return integer
    }
}

extension Double {
    /// With that many decimals and no negative zero.
    func text(_ decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", self)
        return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) }
            ? String(text.dropFirst()) : text
    }
}
