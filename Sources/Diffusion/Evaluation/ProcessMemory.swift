import Foundation

/// What this process holds in memory, in bytes; nil where the system does not tell.
public enum ProcessMemory {
    /// Now.
    public static var resident: Int? { bytes("VmRSS") }
    /// The most so far.
    public static var peak: Int? { bytes("VmHWM") }

    private static func bytes(_ name: String) -> Int? {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
            .map { $0 * 1_024 }
    }
}
