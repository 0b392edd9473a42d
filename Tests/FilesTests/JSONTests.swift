import Foundation
import Testing

@testable import Files

struct JSONTests {
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
        (#"{"#, "line 4: is not valid JSON"),
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

    @Test func infinityIsNotWritten() {
        var sample = Sample()
        sample.inner.list = [SIMD2(0, .infinity)]
        let error = #expect(throws: FileError.self) {
            try JSON.line(sample, file: "a.json")
        }
        #expect(error?.description == "a.json: inner.list[0][1] is inf, which JSON cannot hold")
    }
}
