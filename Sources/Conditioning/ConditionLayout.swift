import Sim

/// Condition maps that are known or absent together.
public enum ConditionGroup: String, Codable, CaseIterable, Sendable {
    /// Road users: where their cuboids are seen.
    case boxes
    /// The ground: what it is and where along the road.
    case road
    /// Buildings, trees and poles: where their cuboids are seen.
    case scenery
    /// What every position shows: the G-buffer of a rendered world.
    case surface
}

/// Which map and which number of the scene code means what, in order.
///
/// Stored with the weights: a model can only be used by a program with an equal layout.
/// `docs/conditioning.md` says what each name means.
public struct ConditionLayout: Codable, Sendable, Equatable {
    /// Grows whenever the meaning of a map or of a number changes.
    public var version: Int
    /// Positions that maps are made at.
    public var rows: Int
    public var columns: Int
    /// Names of the maps, group by group.
    public var boxes: [String]
    public var road: [String]
    public var scenery: [String]
    public var surface: [String]
    /// Names of the scene code's numbers.
    public var code: [String]

    /// What this program makes.
    public static let current = ConditionLayout(
        version: 4, rows: 64, columns: 128,
        boxes: CuboidMaps.boxes.names, road: RoadMap.allCases.map(\.rawValue),
        scenery: CuboidMaps.scenery.names, surface: SurfaceMaps.names, code: SceneCode.names)

    /// Sizes of version 2, which knew no surfaces, sun or wetness: all of its maps and numbers come first.
    enum Version2 {
        static let maps = 50
        static let groups = 3
        static let code = 16
        static let fields = 9
    }

    /// Maps of a surface in version 3, which came before that of lamps' light: its maps come first.
    package static let surfaceMapsOfVersion3 = 29

    /// What somebody has changed in a layout that says it is this program's; nil where nothing was.
    package var differenceOfSameVersion: String? {
        guard version == Self.current.version, self != .current else { return nil }
        let lists: [(String, KeyPath<Self, [String]>)] = [
            ("boxes", \.boxes), ("road", \.road), ("scenery", \.scenery), ("surface", \.surface),
            ("code", \.code),
        ]
        for (name, list) in lists {
            let (found, known) = (self[keyPath: list], Self.current[keyPath: list])
            for index in 0..<max(found.count, known.count) {
                let (a, b) = (found.dropFirst(index).first, known.dropFirst(index).first)
                let quoted = { (text: String?) in text.map { "'\($0)'" } ?? "missing" }
                if a != b {
                    return
                        "conditioning.\(name)[\(index)] is \(quoted(a)), in this program \(quoted(b))"
                }
            }
        }
        return "conditioning.rows and columns are \(rows) and \(columns), in this program "
            + "\(Self.current.rows) and \(Self.current.columns)"
    }

    /// Whether this program can use weights that learnt this layout.
    package var isReadable: Bool { self == .current || (2...3).contains(version) }

    /// Names of all maps, in the order of a position's numbers.
    public var maps: [String] { boxes + road + scenery + surface }

    /// Which of all maps belong to a group.
    public func maps(of group: ConditionGroup) -> Range<Int> {
        switch group {
        case .boxes: 0..<boxes.count
        case .road: boxes.count..<(boxes.count + road.count)
        case .scenery: (boxes.count + road.count)..<(maps.count - surface.count)
        case .surface: (maps.count - surface.count)..<maps.count
        }
    }
}

extension KeyedDecodingContainer {
    /// Layouts from before there were surfaces name none.
    func decode(_ type: [String].Type, forKey key: Key) throws -> [String] {
        try decodeIfPresent(type, forKey: key) ?? []
    }
}
