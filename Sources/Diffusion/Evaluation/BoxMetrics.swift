import Conditioning
import Foundation
import Frames
import Metrics
import Sim
import Tensors

/// How frames hold what they should where road users are: sums over the road users of all frames.
struct BoxMetrics {
    private var squares = 0.0
    private var positions = 0
    private var colourErrors = 0.0
    private var users = 0

    mutating func add(_ frame: Frame, reference: Frame, at positions: RoadUserPositions) {
        let (made, expected) = (positions.reduced(frame), positions.reduced(reference))
        for user in positions.users {
            for colour in 0..<3 {
                let errors = user.map { Double(made[3 * $0 + colour] - expected[3 * $0 + colour]) }
                squares += errors.reduce(0) { $0 + $1 * $1 }
                colourErrors += abs(errors.mean)
            }
            self.positions += user.count
        }
        users += positions.users.count
    }

    /// PSNR over all their positions, each the mean of the pixels that it covers.
    var likeness: Double {
        10 * log10(255 * 255 / max(squares / Double(max(3 * positions, 1)), 1e-9))
    }
    /// How far the mean colour of a road user is from what it should be, in 8-bit levels.
    var colourError: Double { colourErrors / Double(max(3 * users, 1)) }
}

/// Positions of the condition maps that road users cover wholly.
struct RoadUserPositions {
    /// Those of each road user.
    let users: [[Int]]
    private let size: MapSize

    private static let layout = ConditionLayout.current
    private static let classes = ActorClass.allCases.compactMap {
        layout.maps.firstIndex(of: $0.rawValue)
    }
    private static let tracks = layout.maps.indices.filter {
        layout.maps[$0].hasPrefix("track")
    }

    init(of condition: FrameCondition) {
        size = condition.size
        let maps = condition.unpackedMaps()
        let width = Self.layout.maps.count
        func numbers(_ wanted: [Int], at position: Int) -> [Int8] {
            wanted.map { maps[position * width + $0] }
        }
        let covered = (0..<maps.count / width).filter { position in
            // One class alone, at each of the position's rays.
            numbers(Self.classes, at: position).contains(127)
        }
        users = Array(Dictionary(grouping: covered) { numbers(Self.tracks, at: $0) }.values)
    }

    /// A picture at the positions, in 8-bit levels: `[position][colour]`.
    func reduced(_ frame: Frame) -> [Float] {
        Tensor(frames: [frame]).areaDownsampled(by: frame.height / size.rows)
            .floats.map { ($0 + 1) * 127.5 }
    }
}
