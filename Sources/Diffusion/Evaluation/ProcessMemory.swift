import Foundation

/// What this process holds in memory, in bytes; nil where the system does not tell.
package enum ProcessMemory {
    /// Now.
    package static var resident: Int? { bytes("VmRSS") }
    /// The most so far.
    package static var peak: Int? { bytes("VmHWM") }

    private static func bytes(_ name: String) -> Int? {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
            .map { $0 * 1_024 }
    }
}
