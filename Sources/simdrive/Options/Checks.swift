import ArgumentParser
import Foundation

/// Refuses a number outside of a range.
func check<Value: Comparable>(
    _ name: String, _ value: Value?, in range: ClosedRange<Value>
) throws {
    guard let value, !range.contains(value) else { return }
    let ends = [range.lowerBound, range.upperBound].map { end in
        let text = "\(end)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    throw ValidationError("\(name) must be from \(ends[0]) to \(ends[1])")
}

/// Refuses a file name that does not end in `.png`.
func checkPNG(_ path: String) throws {
    if URL(filePath: path).pathExtension.lowercased() != "png" {
        throw ValidationError("'\(path)' is no name of a PNG; let it end in .png")
    }
}

/// A variable of the environment; nil where it is empty, too.
func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
}

extension ExpressibleByArgument {
    /// What a variable of the environment asks for.
    ///
    /// - Parameter form: what its values look like, for the error.
    static func inEnvironment(_ name: String, _ form: String) throws -> Self? {
        guard let text = variable(name) else { return nil }
        guard let value = Self(argument: text) else {
            throw ValidationError("\(name) is '\(text)'; it must be \(form)")
        }
        return value
    }
}
