import Foundation

/// Any JSON value: what a file keeps for another library, whose types it does not know.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// Exact for integers of 64 bits too, which a `Double` is not.
    case number(Decimal)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Decimal.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let elements = try? value.decode([JSONValue].self) {
            self = .array(elements)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .bool(let bool): try value.encode(bool)
        case .number(let number): try value.encode(number)
        case .string(let text): try value.encode(text)
        case .array(let elements): try value.encode(elements)
        case .object(let fields): try value.encode(fields)
        }
    }
}

extension JSONValue {
    /// What a value looks like in our files, with keys in snake_case.
    package init(encoding value: some Encodable) throws {
        let file = "\(type(of: value))"
        self = try JSON.decode(
            JSONValue.self, from: JSON.line(value, file: file), file: file)
    }

    /// A field of an object; nil where there is none.
    package subscript(key: String) -> JSONValue? {
        get {
            guard case .object(let fields) = self else { return nil }
            return fields[key]
        }
        set {
            guard case .object(var fields) = self else { return }
            fields[key] = newValue
            self = .object(fields)
        }
    }

    /// An object with the fields of another in place of its own, at every depth.
    package func updated(with other: JSONValue) -> JSONValue {
        guard case .object(let mine) = self, case .object(let others) = other else { return other }
        return .object(mine.merging(others) { $0.updated(with: $1) })
    }

    /// Every value without fields, by its path, such as `guidance.context` or `weights[0].file`.
    package var leaves: [String: JSONValue] { Dictionary(uniqueKeysWithValues: leaves(at: "")) }

    private func leaves(at path: String) -> [(String, JSONValue)] {
        switch self {
        case .object(let fields):
            fields.flatMap { $1.leaves(at: path.isEmpty ? $0 : "\(path).\($0)") }
        case .array(let elements) where elements.contains { $0.isObject }:
            elements.enumerated().flatMap { $1.leaves(at: "\(path)[\($0)]") }
        default: [(path, self)]
        }
    }

    private var isObject: Bool {
        if case .object = self { true } else { false }
    }
}

extension JSONValue: CustomStringConvertible {
    /// As people write it: a string without quotes.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let number): "\(number)"
        case .string(let text): text
        case .array(let elements): "[\(elements.map(\.description).joined(separator: ", "))]"
        case .object(let fields):
            "{\(fields.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: ", "))}"
        }
    }
}
