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
package struct ConditionLayout: Codable, Sendable, Equatable {
    /// Grows whenever the meaning of a map or of a number changes.
    package var version: Int
    /// Positions that maps are made at.
    package var rows: Int
    package var columns: Int
    /// Names of the maps, group by group.
    package var boxes: [String]
    package var road: [String]
    package var scenery: [String]
    package var surface: [String]
    /// Names of the scene code's numbers.
    package var code: [String]

    /// What this program makes.
    package static let current = ConditionLayout(
        version: 6, rows: 64, columns: 128,
        boxes: CuboidMaps.boxes.names, road: RoadMap.allCases.map(\.rawValue),
        scenery: CuboidMaps.scenery.names, surface: SurfaceMaps.names, code: SceneCode.names)

    /// Sizes of version 2, which knew no surfaces, sun or wetness: all of its maps and numbers come first.
    enum Version2 {
        static let groups = 3
        static let code = 16
        static let fields = 9
    }

    /// How many of today's surface maps older versions had, their first ones: 2 none; 3 no light of lamps; 4 no
    /// shade and no glow of lamps; 5 no texture.
    private static let olderSurfaceMaps = [2: 0, 3: 29, 4: 30, 5: 38]

    /// Numbers of surface maps that weights may have learnt before today's, most first.
    package static let olderSurfaceCounts = olderSurfaceMaps.values.filter { $0 > 0 }.sorted(by: >)

    /// Numbers of all maps that weights may have learnt before today's, most first.
    static let olderMapCounts = readable.dropFirst().map(\.maps.count)

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

    /// Layouts whose weights this program can use: its own and those that this one continues, name by name.
    static let readable: [ConditionLayout] =
        [current]
        + olderSurfaceMaps.sorted { $0.key > $1.key }.map { version, maps in
            var older = current
            older.version = version
            older.surface = Array(current.surface.prefix(maps))
            if version == 2 { older.code = Array(current.code.prefix(Version2.code)) }
            return older
        }

    package var isReadable: Bool { Self.readable.contains(self) }

    /// Names of all maps, in the order of a position's numbers.
    package var maps: [String] { boxes + road + scenery + surface }

    /// Which of all maps belong to a group.
    package func maps(of group: ConditionGroup) -> Range<Int> {
        switch group {
        case .boxes: 0..<boxes.count
        case .road: boxes.count..<(boxes.count + road.count)
        case .scenery: (boxes.count + road.count)..<(maps.count - surface.count)
        case .surface: (maps.count - surface.count)..<maps.count
        }
    }
}

extension ConditionLayout {
    /// Version 2 had no list of surface maps; no other list may be missing.
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        version = try fields.decode(Int.self, forKey: .version)
        rows = try fields.decode(Int.self, forKey: .rows)
        columns = try fields.decode(Int.self, forKey: .columns)
        boxes = try fields.decode([String].self, forKey: .boxes)
        road = try fields.decode([String].self, forKey: .road)
        scenery = try fields.decode([String].self, forKey: .scenery)
        surface = try version == 2 ? [] : fields.decode([String].self, forKey: .surface)
        code = try fields.decode([String].self, forKey: .code)
    }
}
