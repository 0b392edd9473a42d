import Foundation
import Testing

@testable import Files

struct JSONValueTests {
    private let text =
        #"{"a":[1,[2]],"big":18446744073709551615,"inner":{"no":null,"snake_case":0.05,"yes":true},"#
        + #""list":[{"file":"x"},{"file":"y"}]}"#

    @Test func aRoundTripKeepsEveryDigitAndKey() throws {
        let value = try JSON.decode(JSONValue.self, from: text.utf8, file: "x")
        #expect(value["inner"]?["yes"] == .bool(true))
        #expect(value["big"] == .number(Decimal(UInt64.max)))
        #expect(String(decoding: try JSON.line(value, file: "x"), as: UTF8.self) == text)
    }

    @Test func leavesHavePaths() throws {
        let value = try JSON.decode(JSONValue.self, from: text.utf8, file: "x")
        #expect(
            value.leaves.map { "\($0) \($1)" }.sorted() == [
                "a [1, [2]]", "big 18446744073709551615", "inner.no null",
                "inner.snake_case 0.05", "inner.yes true", "list[0].file x", "list[1].file y",
            ])
    }

    @Test func fieldsOfAnotherObjectComeFirst() throws {
        var value = JSONValue.object([
            "a": .number(1), "inner": .object(["b": .number(2), "c": .number(3)]),
        ])
        value = value.updated(
            with: .object(["inner": .object(["c": .string("new")]), "d": .bool(false)]))
        #expect(value.description == "{a: 1, d: false, inner: {b: 2, c: new}}")
        value["d"] = nil
        #expect(value["d"] == nil)
    }

    private struct Sample: Encodable {
        var someNumber: Float = 0.05
        var absent: Int?
    }

    @Test func aValueIsAsInAFile() throws {
        #expect(try JSONValue(encoding: Sample()).description == "{some_number: 0.05}")
    }
}
