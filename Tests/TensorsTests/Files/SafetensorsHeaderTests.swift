import Files
import Foundation
import TestSupport
import Testing

@testable import Tensors

struct SafetensorsHeaderTests {
    static let whole = #""dtype":"F32","shape":[2],"data_offsets":[0,8]"#

    /// Header text, bytes of numbers, and what the error must say.
    @Test(arguments: [
        ("", 0, "lacks '{' at its byte 0"),
        ("[]", 0, "lacks '{'"),
        ("{", 0, "lacks '\"' at its byte 1"),
        ("{\"a", 0, "lacks the end of a string"),
        ("{\"a\\", 0, "lacks the end of a string"),
        ("{\"\u{1}\":{}}", 0, "lacks a string in UTF-8"),
        (#"{"\ud800":{}}"#, 0, "lacks a string in UTF-8"),
        ("{}x", 0, "lacks the end of the header"),
        ("{}", 3, "3 bytes at the end belong to no tensor"),
        (#"{"a":1}"#, 0, "lacks '{' at its byte 5"),
        (#"{"a":{}}"#, 0, "tensor 'a' must have dtype, shape and data_offsets"),
        ("{\"a\":{\(whole)},\"a\":{\(whole)}}", 8, "key 'a' stands there twice"),
        (#"{"a":{"dtype":"F32","dtype":"F16"}}"#, 0, "key 'dtype' stands there twice"),
        ("{\"a\":{\(whole),\"more\":[[[[]]]]}}", 8, "'a' has the unknown field 'more'"),
        ("{\"a\":{\(whole)},\"b\":{\(whole)}}", 8, "'b' overlaps the tensor before it"),
        ("{\"a\":{\(whole)}}", 7, "'a' ends at byte 8 of 7: the file is cut off"),
        ("{\"a\":{\(whole)}}", 9, "1 bytes at the end belong to no tensor"),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
            "'a' leaves bytes before it that belong to none"
        ),
        (
            #"{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}"#, 4,
            "'a' has the unknown dtype 'F4'"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4,
            "'a' must have data_offsets [begin, end]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#, 4,
            "'a' must have data_offsets [begin, end]"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8,
            "'a' of shape [3] in F32 does not fill its bytes 0 to 8"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
            "does not fill its bytes"
        ),
        (#"{"a":{"dtype":"F32","shape":[-1]}}"#, 0, "lacks a natural number"),
        (#"{"a":{"dtype":"F32","shape":[1.5]}}"#, 0, "lacks ']'"),
        (#"{"a":{"dtype":"F32","shape":[9223372036854775808]}}"#, 0, "a number below 2^63"),
        (#"{"__metadata__":{"a":1}}"#, 0, "lacks '\"'"),
    ])
    func refuses(_ text: String, _ dataCount: Int, _ problem: String) {
        let error = #expect(throws: SafetensorsError.self) {
            try SafetensorsHeader(Array(text.utf8), dataCount: dataCount, file: "x.safetensors")
        }
        let message = error?.description ?? ""
        #expect(message.hasPrefix("x.safetensors: "))
        #expect(message.contains(problem), "\(message)")
    }

    @Test func acceptsSpacesEscapesAndNothing() throws {
        let text = #" { "\u00e4\/" : { "shape" : [ ] , "data_offsets":[0,4],"dtype":"F32" } }  "#
        let header = try SafetensorsHeader(Array(text.utf8), dataCount: 4, file: "x")
        #expect(header.entries["ä/"]?.shape == [])
        #expect(try SafetensorsHeader(Array("{}".utf8), dataCount: 0, file: "x").entries.isEmpty)
    }

    @Test func endlessNamesAreCutInMessages() {
        let name = String(repeating: "n", count: 100_000)
        let error = #expect(throws: SafetensorsError.self) {
            try SafetensorsHeader(Array("{\"\(name)\":{}}".utf8), dataCount: 0, file: "x")
        }
        #expect((error?.description.count ?? .max) < 300)
    }

    /// Every prefix of a good file, and a wrong length: an error each time, never a trap.
    @Test @TensorActor func cutFilesAreRefused() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "x.safetensors")
            try Safetensors.write([("a", Tensor([1, 2], shape: [2]))], to: url)
            let bytes = try Data(contentsOf: url)
            for count in 0..<bytes.count {
                try bytes.prefix(count).write(to: url)
                #expect(throws: SafetensorsError.self) { try Safetensors(contentsOf: url) }
            }
            try (Data(repeating: 0xFF, count: 8) + bytes.dropFirst(8)).write(to: url)
            #expect(throws: SafetensorsError.self) { try Safetensors(contentsOf: url) }
            #expect(throws: FileError.self) { try Safetensors(contentsOf: folder) }
        }
    }
}
