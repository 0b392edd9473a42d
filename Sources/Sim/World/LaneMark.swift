/// A line painted along a road.
public struct LaneMark: Sendable, Equatable {
    public enum Colour: Sendable {
        case white, yellow
    }

    /// Offset of its middle to the left of the reference line, in metres.
    public var offset: Double
    /// Metres.
    public var width: Double
    public var colour: Colour
    public var isDashed: Bool

    public init(offset: Double, width: Double, colour: Colour, isDashed: Bool) {
        self.offset = offset
        self.width = width
        self.colour = colour
        self.isDashed = isDashed
    }

    /// Metres of paint and of nothing that follow each other; a dash begins at s = 0.
    public static let dash = (length: 3.0, gap: 6.0)

    /// Metres of paint of a dashed line before `s`, negative before s = 0: the share of paint between
    /// two places is the difference over their distance.
    public static func paintedLength(upTo s: Double) -> Double {
        let period = dash.length + dash.gap
        let periods = (s / period).rounded(.down)
        return periods * dash.length + min(s - periods * period, dash.length)
    }

    /// Whether a point of the road lies in the paint.
    public func covers(s: Double, t: Double) -> Bool {
        guard abs(t - offset) <= width / 2 else { return false }
        guard isDashed else { return true }
        let period = Self.dash.length + Self.dash.gap
        return s - (s / period).rounded(.down) * period < Self.dash.length
    }
}

extension Road {
    /// Metres of a single painted line.
    private static let markWidth = 0.15

    /// Every painted line, from right to left.
    ///
    /// White lines bound the pavement and, dashed, part lanes of one direction; yellow ones part the
    /// directions: at both edges of a median, double where there are more than two lanes, else dashed.
    public var marks: [LaneMark] {
        let inner = medianWidth / 2
        let right = (1..<max(rightLanes, 1)).map { white(at: -inner - Double($0) * laneWidth) }
        let left = (1..<max(leftLanes, 1)).map { white(at: inner + Double($0) * laneWidth) }
        let edges = (
            right: white(at: -inner - Double(rightLanes) * laneWidth, isDashed: false),
            left: white(at: inner + Double(leftLanes) * laneWidth, isDashed: false)
        )
        guard leftLanes > 0 else {
            return [edges.right] + right.reversed() + [yellow(at: -inner - Self.markWidth / 2)]
        }
        return [edges.right] + right.reversed() + partingMarks + left + [edges.left]
    }

    /// The yellow lines between the two directions.
    private var partingMarks: [LaneMark] {
        if medianWidth > 0 {
            let offset = medianWidth / 2 + Self.markWidth / 2
            return [yellow(at: -offset), yellow(at: offset)]
        }
        if rightLanes + leftLanes > 2 {
            return [yellow(at: -Self.markWidth), yellow(at: Self.markWidth)]
        }
        return [yellow(at: 0, isDashed: true)]
    }

    private func white(at offset: Double, isDashed: Bool = true) -> LaneMark {
        LaneMark(offset: offset, width: Self.markWidth, colour: .white, isDashed: isDashed)
    }

    private func yellow(at offset: Double, isDashed: Bool = false) -> LaneMark {
        LaneMark(offset: offset, width: Self.markWidth, colour: .yellow, isDashed: isDashed)
    }
}
