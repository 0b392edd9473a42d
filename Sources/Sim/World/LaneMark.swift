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
    /// Metres from the start of one dash to the next; a dash begins at s = 0.
    public var period: Double
    /// Metres of paint a period; all of it for a solid line.
    public var dash: Double

    public init(
        offset: Double, width: Double, colour: Colour, period: Double = 1, dash: Double = 1
    ) {
        self.offset = offset
        self.width = width
        self.colour = colour
        self.period = period
        self.dash = dash
    }

    public var isDashed: Bool { dash < period }

    /// Metres of paint between s = 0 and `s`, negative before it: the share of paint between two
    /// places is the difference over their distance.
    public func paintedLength(upTo s: Double) -> Double {
        let periods = (s / period).rounded(.down)
        return periods * dash + min(s - periods * period, dash)
    }
}

extension Road {
    /// Every painted line, from right to left.
    ///
    /// White lines bound the lanes and, dashed, part those of one direction; yellow ones part the
    /// directions: at both edges of a median, double without one.
    public var marks: [LaneMark] {
        let inner = medianWidth / 2
        let right = (0..<rightLanes).map { white(at: -inner - Double($0 + 1) * laneWidth) }
        let left = (0..<leftLanes).map { white(at: inner + Double($0 + 1) * laneWidth) }
        let lines = right.reversed() + partingMarks + left
        // The outermost lines are the edges of the carriageway.
        return lines.enumerated().map { index, line in
            var line = line
            if index == 0 || index == lines.count - 1 { line.dash = line.period }
            return line
        }
    }

    /// The lines between the two directions, or on the left of a one-way road.
    private var partingMarks: [LaneMark] {
        guard rightLanes > 0 && leftLanes > 0 else { return [white(at: 0)] }
        let offset = medianWidth > 0.6 ? medianWidth / 2 : 0.15
        return [-offset, offset].map {
            LaneMark(offset: $0, width: markWidth, colour: .yellow)
        }
    }

    /// Metres across a painted line.
    private var markWidth: Double { surroundings == .highway ? 0.2 : 0.15 }

    private func white(at offset: Double) -> LaneMark {
        let (period, dash) = surroundings == .highway ? (18.0, 6.0) : (9.0, 4.0)
        return LaneMark(
            offset: offset, width: markWidth, colour: .white, period: period, dash: dash)
    }
}
