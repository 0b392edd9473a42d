import Frames
import Sim

/// Counts pictures that a working generator does not make.
public struct PictureChecks: Codable, Sendable, Equatable {
    /// Frames in which no byte exceeds 8: darker than any night.
    public var black = 0
    /// Frames equal to the one before, byte for byte.
    public var frozen = 0

    public init() {}
}

/// Watches the pictures of one clip, and says when the whole of it is a failure.
package struct PictureWatch {
    package private(set) var checks = PictureChecks()
    private var frames = 0
    /// Frozen frames in which the ego moved on.
    private var stuck = 0
    private var previous: (frame: Frame, ego: Pose?)?

    /// Less than a pixel's worth of motion may leave a picture as it was; in metres a frame.
    private static let leastMotion = 0.05

    package init() {}

    /// Takes the next frame into account.
    ///
    /// - Parameter ego: nil where nobody knows whether it moves.
    package mutating func add(_ frame: Frame, ego: Pose?) {
        frames += 1
        if frame.pixels.allSatisfy({ $0 <= 8 }) { checks.black += 1 }
        if let previous, previous.frame == frame {
            checks.frozen += 1
            if let before = previous.ego?.position, let now = ego?.position,
                (now - before).length > Self.leastMotion
            {
                stuck += 1
            }
        }
        previous = (frame, ego)
    }

    /// Why the clip is of no use, nil when it may be good: an ego that is parked sees the same picture
    /// again and again, and a tunnel is dark.
    package var failure: String? {
        if checks.black == frames { return "every frame is black" }
        if 2 * stuck > frames {
            return "\(stuck) of \(frames) frames repeat the one before although the ego moves"
        }
        return nil
    }
}
