import Frames

/// How a picture is to be shown, with the numbers of EXIF.
enum Orientation: Int, CaseIterable, Sendable {
    case upright = 1
    case mirrored
    case upsideDown
    case flipped
    /// Mirrored along the diagonal from the upper left.
    case transposed
    /// Clockwise by a quarter.
    case turnedRight
    /// Mirrored along the other diagonal.
    case transversed
    /// Counter-clockwise by a quarter.
    case turnedLeft

    /// From the upper rows of a display matrix: a point (x, y) is shown at (ax + cy, bx + dy).
    ///
    /// Nil where that is no quarter turn.
    init?(a: Double, b: Double, c: Double, d: Double) {
        let small = 0.01 * max(abs(a), abs(b))
        if abs(b) <= small, abs(c) <= small, a != 0, d != 0 {
            self = a > 0 ? (d > 0 ? .upright : .flipped) : (d > 0 ? .mirrored : .upsideDown)
        } else if abs(a) <= small, abs(d) <= small, b != 0, c != 0 {
            self =
                b > 0 ? (c > 0 ? .transposed : .turnedRight) : (c > 0 ? .turnedLeft : .transversed)
        } else {
            return nil
        }
    }

    /// Whether rows become columns.
    var swapsSides: Bool { rawValue >= 5 }

    /// The picture as it is to be shown.
    func applied(to frame: Frame) -> Frame {
        guard self != .upright else { return frame }
        let (right, bottom) = (frame.width - 1, frame.height - 1)
        var shown =
            swapsSides
            ? Frame(width: frame.height, height: frame.width)
            : Frame(width: frame.width, height: frame.height)
        for y in 0..<shown.height {
            for x in 0..<shown.width {
                switch self {
                case .upright: shown[x, y] = frame[x, y]
                case .mirrored: shown[x, y] = frame[right - x, y]
                case .upsideDown: shown[x, y] = frame[right - x, bottom - y]
                case .flipped: shown[x, y] = frame[x, bottom - y]
                case .transposed: shown[x, y] = frame[y, x]
                case .turnedRight: shown[x, y] = frame[y, bottom - x]
                case .transversed: shown[x, y] = frame[right - y, bottom - x]
                case .turnedLeft: shown[x, y] = frame[right - y, x]
                }
            }
        }
        return shown
    }
}
