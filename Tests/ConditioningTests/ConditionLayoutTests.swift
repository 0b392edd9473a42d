import Foundation
import Testing

@testable import Conditioning

struct ConditionLayoutTests {
    let layout = ConditionLayout.current

    @Test func groupsFollowEachOther() {
        #expect(layout.maps(of: .boxes) == 0..<22)
        #expect(layout.maps(of: .road) == 22..<34)
        #expect(layout.maps(of: .scenery) == 34..<50)
        #expect(layout.maps(of: .surface) == 50..<80)
        #expect(layout.maps.count == 80)
        #expect(layout.code.count == 20)
    }

    /// Weights of version 2 are still read; it had no list of surface maps.
    @Test func olderLayoutsAreRead() throws {
        let text = #"""
            {"version": 2, "rows": 64, "columns": 128, "boxes": [], "road": ["drivable"],
            "scenery": [], "code": []}
            """#
        let older = try JSONDecoder().decode(ConditionLayout.self, from: Data(text.utf8))
        #expect(older.isReadable && older != layout && older.surface.isEmpty)
        var third = layout
        third.version = 3
        third.surface.removeLast()
        #expect(third.isReadable && third.surface.count == ConditionLayout.surfaceMapsOfVersion3)
        var other = layout
        other.road.reverse()
        #expect(!other.isReadable)
    }

    @Test func changesOfThisVersionAreNamed() {
        var (renamed, cut, larger) = (layout, layout, layout)
        renamed.code[0] = "noon"
        cut.scenery.removeLast()
        larger.rows = 32
        #expect(layout.differenceOfSameVersion == nil)
        #expect(
            renamed.differenceOfSameVersion
                == "conditioning.code[0] is 'noon', in this program 'day'")
        #expect(
            cut.differenceOfSameVersion?.hasPrefix("conditioning.scenery[15] is missing") == true)
        #expect(larger.differenceOfSameVersion?.contains("rows and columns are 32 and 128") == true)
    }

    @Test func surviveJSON() throws {
        let data = try JSONEncoder().encode(layout)
        #expect(try JSONDecoder().decode(ConditionLayout.self, from: data) == layout)
    }

    /// The tables of docs/conditioning.md have a row `| number | group | name | …` for each map and
    /// `| number | field | name | …` for each number of the code, in order.
    @Test func documentationNamesEverything() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/conditioning.md")
        let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
            .filter { $0.count > 3 && Int($0[0]) != nil }
            .map { $0[0...2].joined(separator: " ") }
        let maps = ConditionGroup.allCases.flatMap { group in
            layout.maps(of: group).map { "\($0) \(group) \(layout.maps[$0])" }
        }
        let code = SceneCode.Field.allCases.flatMap { field in
            SceneCode.numbers(of: field).map { "\($0) \(field) \(layout.code[$0])" }
        }
        #expect(rows == maps + code)
        let title = try String(contentsOf: page, encoding: .utf8).prefix { $0 != "\n" }
        #expect(title.hasSuffix("version \(layout.version)"))
    }
}
