import Sim

/// Planes that are known or absent together.
public enum ConditionGroup: String, Codable, CaseIterable, Sendable {
    /// Road users: where their cuboids are seen.
    case boxes
    /// The ground: what it is and where along the road.
    case road
    /// Buildings, trees and poles: where their cuboids are seen.
    case scenery
}

/// Which plane and which number of the scene code means what, in order.
///
/// Stored with the weights: a model can only be used by a program with an equal layout.
/// `docs/conditioning.md` says what each name means.
public struct ConditionLayout: Codable, Sendable, Equatable {
    /// Grows whenever the meaning of a plane or of a number changes.
    public var version: Int
    /// Positions that planes are made at.
    public var rows: Int
    public var columns: Int
    /// Names of the planes, group by group.
    public var boxes: [String]
    public var road: [String]
    public var scenery: [String]
    /// Names of the scene code's numbers.
    public var code: [String]

    /// What this program makes.
    public static let current = ConditionLayout(
        version: 2, rows: 64, columns: 128,
        boxes: CuboidPlanes.boxes.names, road: RoadPlane.allCases.map(\.rawValue),
        scenery: CuboidPlanes.scenery.names, code: SceneCode.names)

    /// Names of all planes, in the order of a position's numbers.
    public var planes: [String] { boxes + road + scenery }

    /// Which of all planes belong to a group.
    public func planes(of group: ConditionGroup) -> Range<Int> {
        switch group {
        case .boxes: 0..<boxes.count
        case .road: boxes.count..<(boxes.count + road.count)
        case .scenery: (boxes.count + road.count)..<planes.count
        }
    }
}
