import Sim

/// Counts pictures that a working generator does not make.
public struct PictureChecks: Codable, Sendable, Equatable {
    /// Frames in which no byte exceeds 8: darker than any night.
    public var black = 0
    /// Frames equal to the one before, byte for byte.
    public var frozen = 0

    public init() {}

    /// Takes the next frame of a clip into account.
    mutating func add(_ frame: Frame, after previous: Frame?) {
        if frame.pixels.allSatisfy({ $0 <= 8 }) { black += 1 }
        if frame == previous { frozen += 1 }
    }
}
