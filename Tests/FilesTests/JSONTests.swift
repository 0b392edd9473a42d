import Foundation
import Testing

@testable import Files

struct JSONTests {
    /// The second of two keys of one object, by line and column.
    @Test(
        arguments: [
            (#"{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}"#, nil),
            (
                #"{"a": 1, "b": [{}], "a": 2}"#,
                "'a' twice in one object, again at line 1, column 21"
            ),
            (
                "[{\"é\": 1},\n {\"b\": 1,\n  \"b\": 2}]",
                "'b' twice in one object, again at line 3, column 3"
            ),
            (#"{"a": "a", "b": "a"}"#, nil), ("[1, 1]", nil),
        ] as [(String, String?)])
    func keysThatAreThereTwice(text: String, what: String?) {
        var error: (any Error)?
        do {
            try JSON.checkKeys(of: Array(text.utf8)[...], file: "a.json")
        } catch let thrown {
            error = thrown
        }
        #expect(
            error.map { "\($0)" } == what.map { "a.json: has the key \($0); leave one out" })
    }

    @Test(arguments: [
        ("id", "id"), ("timeOfDay", "time_of_day"), ("box2D", "box_2d"),
        ("box2DFull", "box_2d_full"), ("sha256", "sha256"), ("framesSha256", "frames_sha256"),
        ("egoYawRate", "ego_yaw_rate"),
    ])
    func keysConvertBothWays(camel: String, snake: String) {
        #expect(JSON.snakeCase(camel) == snake)
        #expect(JSON.camelCase(snake) == camel)
    }

    private struct Sample: Codable, Equatable {
        var someValue = 0.1
        var inner = Inner()
        var byName = ["keepThis": 1, "and_this": 2]

        struct Inner: Codable, Equatable {
            var list = [SIMD2<Double>(1, 2)]
        }
    }

    @Test func keysAreSortedAndDictionaryKeysKept() throws {
        let line = try JSON.line(Sample(), file: "x")
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"by_name":{"and_this":2,"keepThis":1},"inner":{"list":[[1,2]]},"some_value":0.1}"#
        )
        #expect(try JSON.decode(Sample.self, from: line, file: "x") == Sample())
    }

    /// As `model.json`, `plan.json` and `log.jsonl` were once written.
    @Test func keysInCamelCaseAreRead() throws {
        let old =
            #"{"byName":{"and_this":2,"keepThis":1},"inner":{"list":[[1,2]]},"someValue":0.1}"#
        #expect(try JSON.decode(Sample.self, from: old.utf8, file: "x") == Sample())
    }

    @Test(arguments: [
        (#"{"#, "line 4: is not valid JSON: it ends too early"),
        (
            #"{"some_value":NaN}"#,
            "line 4: is not valid JSON at column 15: JSON knows neither NaN nor Infinity, write null"
        ),
        (#"{"inner":{"list":[]},"by_name":{}}"#, "line 4: some_value is missing"),
        (
            #"{"some_value":1,"by_name":{},"inner":{"list":[[1,2],[1,"a"]]}}"#,
            "line 4: inner.list[1][1] is not of type Double"
        ),
    ])
    func errorsSayWhere(json: String, what: String) throws {
        let error = #expect(throws: FileError.self) {
            try JSON.decode(Sample.self, from: json.utf8, file: "a.json", place: "line 4")
        }
        #expect(error?.what == what)
        #expect(error?.file == "a.json")
        #expect(error?.exitCode == 65)
    }

    /// What people and other programs write, and where the first byte stands that JSON has not.
    @Test(
        arguments: [
            ("{'a': 1}", "at line 1, column 2", "Python's repr"),
            ("{\"a\": NaN}", "at line 1, column 7", "Python's json"),
            ("{\"a\": -Infinity}", "at line 1, column 8", "Python's json"),
            ("{\"a\": 1\n\"b\": 2}", "at line 2, column 1", "a comma too few"),
            ("{\"é\" 1}", "at line 1, column 6", "a colon too few, behind two bytes"),
            ("{\"a\": 01}", "at line 1, column 8", "numbers of a fixed width"),
            ("{\"a\": .5}", "at line 1, column 7", "C's numbers"),
            ("{\"a\": 1.}", "at line 1, column 9", "C's numbers"),
            ("{\"a\": True}", "at line 1, column 7", "Python's words"),
            ("// boxes\n{}", "at line 1, column 1", "comments of editors"),
            ("{}\n{}", "at line 2, column 1", "two files in one"),
            ("{\"a\": \"C:\\x\"}", "at line 1, column 10", "paths of Windows"),
            ("{\"a\": [1, 2", ": it ends too early", "a download that broke off"),
            ("{\"a\": \"b", ": it ends too early", "a download that broke off"),
            ("{\"a\": tr", ": it ends too early", "a download that broke off"),
            (" \n", ": it ends too early", "nothing"),
        ])
    func faultsAreShown(json: String, place: String, habit: String) {
        let error = #expect(throws: FileError.self) {
            try JSON.decode(JSONValue.self, from: json.utf8, file: "a.json")
        }
        #expect(
            error?.what.hasPrefix("is not valid JSON\(place.hasPrefix(":") ? "" : " ")\(place)")
                == true,
            "\(error?.what ?? "")")
    }

    @Test(arguments: [
        "{}", "[]", " [ ] ", "[[],{}]", "{\"a\":[{\"b\":{}}],\"c\":-0.5e+3}", "\"\\u00e9\\n\"",
        "null",
        "[true,false,0,10,-1.5E-2]",
    ])
    func whatIsJSONHasNoFault(json: String) {
        #expect(JSONFault.offset(in: Array(json.utf8)) == nil)
    }

    @Test func infinityIsNotWritten() {
        var sample = Sample()
        sample.inner.list = [SIMD2(0, .infinity)]
        let error = #expect(throws: FileError.self) {
            try JSON.line(sample, file: "a.json")
        }
        #expect(error?.description == "a.json: inner.list[0][1] is inf, which JSON cannot hold")
    }
}
