import Foundation

/// Reads JSON as far as the header of a safetensors file has it: objects, strings, natural numbers
/// and lists of them; never deeper than it is asked to.
struct HeaderScanner {
    /// What is wrong with the text, and at which byte.
    struct Malformed: Error {
        let problem: String
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Hands each member of an object to `read`, which must consume its value.
    mutating func object(_ read: (inout HeaderScanner, String) throws -> Void) throws {
        try expect("{")
        var keys: Set<String> = []
        if take("}") { return }
        repeat {
            let key = try string()
            guard keys.insert(key).inserted else {
                throw Malformed(problem: "key \(quoted(key)) stands there twice")
            }
            try expect(":")
            try read(&self, key)
        } while take(",")
        try expect("}")
    }

    /// A list of natural numbers.
    mutating func naturals() throws -> [Int] {
        try expect("[")
        if take("]") { return [] }
        var numbers: [Int] = []
        repeat { numbers.append(try natural()) } while take(",")
        try expect("]")
        return numbers
    }

    mutating func string() throws -> String {
        try expect("\"")
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw malformed("the end of a string") }
        position += 1
        let literal = bytes[start - 1..<position]
        let hasEscapes = literal.contains { $0 == UInt8(ascii: "\\") || $0 < 0x20 }
        let text =
            hasEscapes
            ? try? JSONDecoder().decode(String.self, from: Data(literal))
            : String(validating: literal.dropFirst().dropLast(), as: UTF8.self)
        guard let text else { throw malformed("a string in UTF-8") }
        return text
    }

    /// Fails unless only spaces are left.
    mutating func end() throws {
        skipSpace()
        guard position == bytes.count else { throw malformed("the end of the header") }
    }

    private mutating func natural() throws -> Int {
        skipSpace()
        let start = position
        var value = 0
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            let (tens, above) = value.multipliedReportingOverflow(by: 10)
            let (next, aboveToo) = tens.addingReportingOverflow(Int(bytes[position] - 0x30))
            guard !above, !aboveToo else { throw malformed("a number below 2^63") }
            value = next
            position += 1
        }
        guard position > start else { throw malformed("a natural number") }
        return value
    }

    private mutating func expect(_ mark: Unicode.Scalar) throws {
        guard take(mark) else { throw malformed("'\(mark)'") }
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) {
            position += 1
        }
    }

    private func malformed(_ expected: String) -> Malformed {
        Malformed(problem: "the header lacks \(expected) at its byte \(min(position, bytes.count))")
    }
}

/// A name as it stands in messages: escaped, and cut when a hostile file made it endless.
func quoted(_ name: String) -> String {
    "'" + name.prefix(100).unicodeScalars.map { $0.escaped(asASCII: false) }.joined() + "'"
}
