import Files
import Foundation
import StableDiffusion
import TestSupport
import Testing

struct CLIPTokenizerTests {
    private struct Row: Decodable {
        let prompt: String
        let tokens: [Int]
    }

    /// Prompts with what transformers makes of them: empty ones, other scripts, long ones.
    @Test func numbersAreThoseOfTransformers() throws {
        let data = try Data(contentsOf: Fixture.url("tokens.json"))
        let rows = try JSONDecoder().decode([Row].self, from: data)
        let tokenizer = try CLIPTokenizer(bundledPaddedWith: nil)
        #expect(rows.count > 10)
        for row in rows { #expect(tokenizer.encode(row.prompt) == row.tokens, "\(row.prompt)") }
    }

    /// Known to everybody who has looked into CLIP.
    @Test func marksStandAroundAPrompt() throws {
        let tokenizer = try CLIPTokenizer(bundledPaddedWith: 0)
        let tokens = tokenizer.encode("a photo of a cat")
        #expect(tokens.prefix(8) == [49406, 320, 1125, 539, 320, 2368, 49407, 0])
        #expect(tokens.count == 77)
        #expect(tokenizer.encode(String(repeating: "cat ", count: 100)).last == 49407)
        #expect(tokenizer.count(String(repeating: "cat ", count: 100)) == 100)
        #expect(tokenizer.loss(of: String(repeating: "cat ", count: 75)) == nil)
        #expect(
            tokenizer.loss(of: String(repeating: "cat ", count: 76))
                == "of the prompt's 76 tokens the first 75 count")
    }

    @Test func bothFormsOfFilesAreRead() throws {
        let folder = try Fixture.folder("2").appending(path: "tokenizer")
        let tokenizer = try CLIPTokenizer(folder: folder)
        let numbers = try JSONSerialization.jsonObject(
            with: Data(contentsOf: folder.appending(path: "vocab.json")))
        let merges = try String(
            contentsOf: folder.appending(path: "merges.txt"), encoding: .utf8
        ).split(separator: "\n").dropFirst()
        for lists in [false, true] {
            try withTemporaryFolder { other in
                let pairs: [Any] = merges.map { line in
                    lists ? line.split(separator: " ").map(String.init) as Any : String(line)
                }
                let document = ["model": ["vocab": numbers, "merges": pairs]]
                try JSONSerialization.data(withJSONObject: document)
                    .write(to: other.appending(path: "tokenizer.json"))
                try FileManager.default.copyItem(
                    at: folder.appending(path: "tokenizer_config.json"),
                    to: other.appending(path: "tokenizer_config.json"))
                let read = try CLIPTokenizer(folder: other)
                for prompt in ["", "the rain", "Größe 雨"] {
                    #expect(read.encode(prompt) == tokenizer.encode(prompt))
                }
            }
        }
    }

    /// Words would be cut into other pieces than those that the text encoder has learnt.
    @Test func mergesThatLackLinesAreAnError() throws {
        let folder = try Fixture.folder("2").appending(path: "tokenizer")
        try withTemporaryFolder { other in
            let copy = other.appending(path: "tokenizer")
            try FileManager.default.copyItem(at: folder, to: copy)
            let merges = copy.appending(path: "merges.txt")
            let lines = try String(contentsOf: merges, encoding: .utf8).split(separator: "\n")
            try lines.dropLast(3).joined(separator: "\n")
                .write(to: merges, atomically: true, encoding: .utf8)
            let error = #expect(throws: FileError.self) { try CLIPTokenizer(folder: copy) }
            let pair = lines[lines.count - 3].replacing(" ", with: "")
            #expect(
                error?.what.contains("they are \(lines.count - 4), and 3 more tokens of its")
                    == true)
            #expect(error?.what.hasSuffix("the first is \(pair)") == true)
        }
    }

    @Test(arguments: [
        ("{}", "#version: 0.2\na b\n", "<|startoftext|>"), ("{", "a b\n", "JSON"),
        ("{\"a\": \"b\"}", "a b\n", "whole number"), ("{}", "a b c\n", "no pair"),
    ])
    func brokenFilesAreErrors(vocabulary: String, merges: String, problem: String) throws {
        try withTemporaryFolder { folder in
            try Data(vocabulary.utf8).write(to: folder.appending(path: "vocab.json"))
            try Data(merges.utf8).write(to: folder.appending(path: "merges.txt"))
            let error = #expect(throws: FileError.self) { try CLIPTokenizer(folder: folder) }
            #expect(error?.description.contains(problem) ?? false)
        }
    }
}
