/// The height of a road along its reference line: level before s = 0, then vertical curves whose grades
/// run into one another, and level again behind them.
public struct ElevationProfile: Sendable, Equatable {
    /// A parabola: along it the grade runs linearly from that of the piece before to `grade`.
    public struct Piece: Codable, Sendable, Equatable {
        /// Metres along the road, measured on the map.
        public var length: Double
        /// Rise a metre at its end.
        public var grade: Double

        public init(length: Double, grade: Double) {
            self.length = length
            self.grade = grade
        }
    }

    /// Where one piece ends and the next begins.
    private struct Knot: Equatable {
        var s: Double
        var height: Double
        var grade: Double
    }

    /// The pieces from s = 0 on.
    public let pieces: [Piece]
    /// Whether the road has one height everywhere.
    public let isFlat: Bool
    private let knots: [Knot]

    /// Radius of the curve that makes a road level behind its last piece, in metres.
    static let runOutRadius = 2_000.0

    public init(_ pieces: [Piece] = []) {
        self.pieces = pieces
        isFlat = pieces.allSatisfy { $0.grade == 0 }
        let last = abs(pieces.last?.grade ?? 0)
        let runOut = last > 0 ? [Piece(length: last * Self.runOutRadius, grade: 0)] : []
        var knots = [Knot(s: 0, height: 0, grade: 0)]
        for piece in pieces + runOut {
            let start = knots[knots.count - 1]
            knots.append(
                Knot(
                    s: start.s + piece.length,
                    height: start.height + piece.length * (start.grade + piece.grade) / 2,
                    grade: piece.grade))
        }
        self.knots = knots
    }

    /// Height in metres, grade (rise a metre) and its change a metre at distance `s` along the road.
    public func at(_ s: Double) -> (height: Double, grade: Double, bend: Double) {
        guard !isFlat, s > 0 else { return (0, 0, 0) }
        let last = knots[knots.count - 1]
        guard s < last.s else { return (last.height, last.grade, 0) }
        var (low, high) = (0, knots.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if knots[middle].s <= s { low = middle } else { high = middle }
        }
        let (a, b) = (knots[low], knots[high])
        let bend = (b.grade - a.grade) / (b.s - a.s)
        let ds = s - a.s
        return (a.height + ds * (a.grade + bend * ds / 2), a.grade + bend * ds, bend)
    }

    /// The lowest height of the road, in metres; at most 0.
    var lowest: Double {
        zip(knots, knots.dropFirst()).reduce(0) { lowest, ends in
            let (a, b) = ends
            // A sag's lowest place lies where its grade passes through zero.
            guard a.grade < 0, b.grade > 0 else { return min(lowest, b.height) }
            let bend = (b.grade - a.grade) / (b.s - a.s)
            return min(lowest, a.height - a.grade * a.grade / (2 * bend))
        }
    }
}
