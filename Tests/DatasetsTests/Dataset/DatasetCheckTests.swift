import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct DatasetCheckTests {
    /// The sample's boxes are of a larger picture; these fit.
    private func withDataset(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            for id in ["a", "b"] {
                let writer = try ClipWriter(in: dataset, about: .sample(id: id), scenario: "")
                var labels = FrameLabels.sample(frame: 0, camera: Camera(width: 64, height: 32))
                labels.actors = []
                try writer.append(.gradient(width: 64, height: 32), labels)
                try writer.finish()
            }
            try DatasetIndex(of: folder).write(to: folder)
            try body(folder)
        }
    }

    private func problems(_ folder: URL) throws -> [String] {
        try DatasetCheck(of: folder).problems.map {
            "\($0.file.dropFirst(folder.path.count + 1)): \($0.what)"
        }
    }

    @Test func aWholeDatasetIsFine() throws {
        try withDataset { folder in
            let check = try DatasetCheck(of: folder)
            #expect(check.problems.isEmpty)
            #expect((check.clips, check.frames) == (2, 2))
            #expect(try check.json().contains(#""problems" : ["#))
        }
    }

    @Test(arguments: [
        "clips/a/video.mp4", "clips/a/labels.jsonl", "clips/a/clip.json", "clips/a/scenario.yaml",
        "clips/a/frames/CAM_FRONT/000000.png", "manifest.jsonl", "dataset.json", "README.md",
        "splits/train.txt", "SHA256SUMS",
    ])
    func everyChangedByteIsFound(name: String) throws {
        try withDataset { folder in
            let path = folder.appending(path: name).path
            try DurableFile.write(DurableFile.read(path) + [UInt8(ascii: "x")], to: path)
            #expect(try problems(folder).contains { $0.hasPrefix(name) })
        }
    }

    @Test(arguments: [
        "clips/a/video.mp4", "clips/a/frames/CAM_FRONT/000000.png", "manifest.jsonl",
        "dataset.json", "SHA256SUMS", "splits/val.txt", "clips/a/SHA256SUMS", "README.md",
        "clips/a/scenario.yaml",
    ])
    func everyMissingFileIsFound(name: String) throws {
        try withDataset { folder in
            try FileManager.default.removeItem(at: folder.appending(path: name))
            #expect(try problems(folder).contains { $0.hasPrefix(name) })
        }
    }

    @Test(arguments: [
        ("notes.txt", true), ("splits/extra.txt", true), ("clips/notes.txt", true),
        ("clips/a/notes.txt", true), ("truth/x.png", true),
        // Of the Hugging Face hub, and what a user is asked to add.
        (".gitattributes", false), ("LICENSE", false), ("exports/coco/x.json", false),
    ])
    func whatDoesNotBelongIsFound(name: String, isFound: Bool) throws {
        try withDataset { folder in
            let url = folder.appending(path: name)
            try DurableFile.makeFolder(url.deletingLastPathComponent())
            try DurableFile.write([UInt8](), to: url.path)
            let start = name.hasPrefix("truth") ? "truth" : name
            #expect(try problems(folder).contains { $0.hasPrefix(start) } == isFound)
            #expect(try problems(folder).isEmpty == !isFound)
        }
    }

    /// Pipes, links and empty folders in a clip.
    @Test(arguments: [
        ("pipe", "is a link, a pipe or a device"), ("frames/link", "is a link, a pipe or a device"),
        ("empty", "does not belong to the clip"),
        ("frames/CAM_BACK", "does not belong to the clip"),
    ])
    func whatIsNoFileIsFound(name: String, what: String) throws {
        try withDataset { folder in
            try makeOddThing(at: folder.appending(path: "clips/a/\(name)").path)
            let found = try problems(folder)
            #expect(found.count == 1 && found[0].hasPrefix("clips/a/\(name): \(what)"), "\(found)")
        }
    }

    /// A link to the very bytes is no file of the clip.
    @Test func aFileThatHasBecomeALinkIsFound() throws {
        try withDataset { folder in
            let video = folder.appending(path: "clips/a/video.mp4")
            try FileManager.default.moveItem(at: video, to: folder.appending(path: "LICENSE.mp4"))
            symlink("../../LICENSE.mp4", video.path)
            let found = try problems(folder)
            #expect(
                found == ["clips/a/video.mp4: is a link, a pipe or a device, not a file"],
                "\(found)")
        }
    }

    @Test(arguments: ["clips", "clips/a"])
    func aFolderThatIsALinkIsFound(name: String) throws {
        try withDataset { folder in
            try withTemporaryFolder { other in
                let (place, target) = (folder.appending(path: name), other.appending(path: "x"))
                try FileManager.default.moveItem(at: place, to: target)
                try FileManager.default.createSymbolicLink(at: place, withDestinationURL: target)
                let found = try problems(folder)
                #expect(found == ["\(name): is a link, not a folder"])
            }
        }
    }

    /// Hashes of which the end is missing: the last bytes, the last line, or all.
    @Test(
        arguments: [
            ("SHA256SUMS", 1, "has changed: its lines"),
            ("SHA256SUMS", 81, "does not hold the hash"),
            ("SHA256SUMS", 100_000, "does not hold the hash"),
            ("clips/a/SHA256SUMS", 1, "has changed: its lines"),
            ("clips/a/SHA256SUMS", 100_000, "does not name the clip's files"),
            ("clips/a/DONE", -1, "has changed: it was empty"),
        ] as [(String, Int, String)])
    func everyCutIsFound(name: String, bytes: Int, what: String) throws {
        try withDataset { folder in
            let path = folder.appending(path: name).path
            let given = try DurableFile.read(path)
            try DurableFile.write(
                bytes < 0 ? Array("x".utf8) : Array(given.dropLast(bytes)), to: path)
            let found = try problems(folder)
            #expect(found.contains { $0.hasPrefix("\(name): \(what)") }, "\(found)")
        }
    }

    @Test func aHashOfNothingIsFound() throws {
        try withDataset { folder in
            let path = folder.appending(path: "SHA256SUMS").path
            let line = "\(String(repeating: "0", count: 64))  zzz\n"
            try DurableFile.write(DurableFile.read(path) + Array(line.utf8), to: path)
            #expect(
                try problems(folder)
                    == ["SHA256SUMS: names zzz, which does not belong to the dataset"])
        }
    }

    /// Datasets of versions that did not count everything are as whole as they were.
    @Test func oldSummariesAreFine() throws {
        try withDataset { folder in
            for name in ["dataset.json", "manifest.jsonl"] {
                let path = folder.appending(path: name).path
                let text = String(decoding: try DurableFile.read(path), as: UTF8.self)
                    .replacing(#/[ ]*"(?:labelled_frames|synthetic_clips)" : [0-9]+,\n/#, with: "")
                    .replacing(#","synthetic":true"#, with: "")
                try DurableFile.write(Array(text.utf8), to: path)
            }
            let found = try problems(folder)
            #expect(found.allSatisfy { $0.contains("its SHA-256 is not") } && found.count == 2)
        }
    }

    @Test func aClipTooManyOrTooFewIsFoundInTheManifest() throws {
        try withDataset { folder in
            let clips = folder.appending(path: "clips")
            try FileManager.default.removeItem(at: clips.appending(path: "a"))
            let dataset = try DatasetFolder(at: folder, existing: .resume)
            try writeSampleClip("c", frames: 1, in: dataset)
            let found = try problems(folder)
            #expect(found.contains("manifest.jsonl: names the clip a, which is not there"))
        }
    }

    @Test func allProblemsAreListed() throws {
        try withDataset { folder in
            for name in ["clips/a/DONE", "clips/b/video.mp4", "SHA256SUMS"] {
                try FileManager.default.removeItem(at: folder.appending(path: name))
            }
            let found = try problems(folder)
            #expect(found.contains("clips/a: is not a whole clip: it has no DONE file"))
            #expect(found.contains("clips/b/video.mp4: is missing"))
            #expect(found.contains { $0.hasPrefix("SHA256SUMS: is missing") })
        }
    }

    @Test func whatIsNoDatasetIsAnError() throws {
        try withTemporaryFolder { folder in
            let error = #expect(throws: FileError.self) { try DatasetCheck(of: folder) }
            #expect(error?.exitCode == 66)
        }
    }
}
