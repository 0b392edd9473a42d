import Foundation
import Testing

@testable import Conditioning

struct ConditionLayoutTests {
    let layout = ConditionLayout.current

    @Test func groupsFollowEachOther() {
        #expect(layout.maps(of: .boxes) == 0..<22)
        #expect(layout.maps(of: .road) == 22..<34)
        #expect(layout.maps(of: .scenery) == 34..<50)
        #expect(layout.maps(of: .surface) == 50..<91)
        #expect(layout.maps.count == 91)
        #expect(layout.code.count == 20)
    }

    /// As the first shipped weights have it in `model.json`: without surface maps, sun and wetness.
    @Test func layoutOfVersion2IsReadable() throws {
        func list(_ names: some Sequence<String>) -> String {
            "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        }
        let text = """
            {"version": 2, "rows": 64, "columns": 128, "boxes": \(list(layout.boxes)),
            "road": \(list(layout.road)), "scenery": \(list(layout.scenery)),
            "code": \(list(layout.code.prefix(16)))}
            """
        let older = try JSONDecoder().decode(ConditionLayout.self, from: Data(text.utf8))
        #expect(older.isReadable && older.surface.isEmpty)
        #expect(older.maps.count == 50 && older.code.last == "frameRate")
    }

    /// A layout is read when this one continues it, name by name; the version alone is not enough.
    @Test func othersAreNotReadable() {
        #expect(ConditionLayout.readable.map(\.version) == [6, 5, 4, 3, 2])
        #expect(ConditionLayout.readable.map(\.surface.count) == [41, 38, 30, 29, 0])
        let changes: [(inout ConditionLayout) -> Void] = [
            { $0.version += 4 }, { $0.road.reverse() }, { $0.code.removeLast() },
            { $0.surface.append("more") }, { $0.rows = 32 },
        ]
        for readable in ConditionLayout.readable {
            for change in changes {
                var other = readable
                change(&other)
                #expect(!other.isReadable, "\(readable.version)")
            }
        }
    }

    @Test(arguments: ["boxes", "surface", "code"]) func noListMayBeMissing(_ list: String) throws {
        let whole = try JSONSerialization.jsonObject(with: JSONEncoder().encode(layout))
        var fields = try #require(whole as? [String: Any])
        fields[list] = nil
        let data = try JSONSerialization.data(withJSONObject: fields)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ConditionLayout.self, from: data)
        }
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
