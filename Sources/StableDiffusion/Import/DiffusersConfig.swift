import Files
import Foundation

/// A `config.json` of diffusers, read by its keys.
struct DiffusersConfig {
    let file: String
    private let fields: JSONValue

    init(_ url: URL) throws {
        file = url.path
        fields = try JSON.decode(JSONValue.self, from: DurableFile.read(file), file: file)
        guard case .object = fields else { throw error("is not a JSON object") }
    }

    func error(_ problem: String) -> FileError { FileError(.data, file: file, problem) }

    /// Nil when it is missing or null.
    func integer(_ key: String) throws -> Int? { try value(key, "a whole number", Self.integer) }

    func positive(_ key: String) throws -> Int {
        guard let number = try integer(key), (1...Self.largest).contains(number) else {
            throw error("\(key) must be a whole number from 1 to \(Self.largest)")
        }
        return number
    }

    func number(_ key: String) throws -> Double? {
        try value(key, "a number") { value in
            guard case .number(let number) = value else { return nil }
            return Self.double(number)
        }
    }

    func text(_ key: String) throws -> String? {
        try value(key, "a text") { value in
            guard case .string(let text) = value else { return nil }
            return text
        }
    }

    /// A list, or one value for all of `count`.
    func integers(_ key: String, count: Int? = nil) throws -> [Int]? {
        try list(key, count, "a whole number", Self.integer)
    }

    /// A list, or one value for all of `count`.
    func flags(_ key: String, count: Int) throws -> [Bool]? {
        try list(key, count, "true or false") { value in
            guard case .bool(let flag) = value else { return nil }
            return flag
        }
    }

    func texts(_ key: String) throws -> [String]? {
        try list(key, nil, "a text") { value in
            guard case .string(let text) = value else { return nil }
            return text
        }
    }

    /// One of a few known texts; nil when it is missing or null.
    func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String) throws -> Value? {
        guard let name = try text(key) else { return nil }
        guard let known = Value(rawValue: name) else {
            throw unsupported(key, name, Value.allCases.map(\.rawValue))
        }
        return known
    }

    private func unsupported(_ key: String, _ value: String, _ known: [String]) -> FileError {
        error(
            "\(key) is \(value), which is not supported; supported is \(known.joined(separator: " or "))"
        )
    }

    /// Throws where a field has another value than those of Stable Diffusion 1 and 2; a missing one has not.
    func require(_ key: String, _ allowed: JSONValue...) throws {
        guard let value = fields[key], value != .null else { return }
        let isAllowed = allowed.contains { known in
            // 1e-5 as a literal and as a text are not the same decimal number.
            if case .number(let a) = known, case .number(let b) = value {
                return abs(Self.double(a) - Self.double(b)) <= 1e-12
            }
            return known == value
        }
        guard !isAllowed else { return }
        throw unsupported(
            key, "\(value)", (allowed.isEmpty ? [.null] : allowed).map(\.description))
    }

    /// Wider or longer things are no network of ours, and might not fit into any memory.
    private static let largest = 1 << 20

    /// The nearest one; Foundation's own is a few bits off.
    private static func double(_ number: Decimal) -> Double { Double("\(number)") ?? .nan }

    private static func integer(_ value: JSONValue) -> Int? {
        guard case .number(let number) = value else { return nil }
        let double = Self.double(number)
        return abs(double) < 1e9 ? Int(exactly: double) : nil
    }

    private func value<Value>(
        _ key: String, _ kind: String, _ convert: (JSONValue) -> Value?
    ) throws -> Value? {
        guard let value = fields[key], value != .null else { return nil }
        guard let converted = convert(value) else { throw error("\(key) must be \(kind)") }
        return converted
    }

    private func list<Value>(
        _ key: String, _ count: Int?, _ kind: String, _ convert: (JSONValue) -> Value?
    ) throws -> [Value]? {
        guard let value = fields[key], value != .null else { return nil }
        let elements: [JSONValue] =
            if case .array(let elements) = value {
                elements
            } else {
                Array(repeating: value, count: count ?? 1)
            }
        let converted = elements.compactMap(convert)
        guard converted.count == elements.count, count ?? elements.count == elements.count else {
            let places = count.map { "\($0) times " } ?? ""
            throw error("\(key) must be \(places)\(kind)")
        }
        return converted
    }
}
