import Files
import Foundation
import TestSupport
import Testing

@testable import Datasets

struct DatasetFolderTests {
    @Test func theFolderAndItsParentsAreMade() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "a/b/c")
            let dataset = try DatasetFolder(at: url, existing: .refuse)
            #expect(FileManager.default.fileExists(atPath: url.appending(path: "clips").path))
            #expect(!dataset.isDone("cut-in-0000"))
        }
    }

    @Test func aFolderWithSomethingInItIsRefused() throws {
        try withTemporaryFolder { folder in
            try DurableFile.write(Array("mine".utf8), to: folder.appending(path: "thesis").path)
            let error = #expect(throws: FileError.self) {
                try DatasetFolder(at: folder, existing: .refuse)
            }
            #expect(error?.exitCode == 73)
            #expect(error?.obstacle == .content)
            for existing in [ExistingOutput.resume, .overwrite] {
                _ = try DatasetFolder(at: folder, existing: existing)
            }
            #expect(try contents(of: folder) == ["thesis": Array("mine".utf8)])
        }
    }

    /// Files of our names that are somebody else's, and somebody else's files in a clip's place.
    @Test(arguments: [
        "manifest.jsonl", "SHA256SUMS", "dataset.json", "splits/train.txt", "clips/a",
        "clips/a/holiday.mp4", "clips/a/frames/CAM_FRONT/me.jpg",
    ])
    func overwritingTouchesNothingOfSomebodyElse(name: String) throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: name)
            try DurableFile.makeFolder(url.deletingLastPathComponent())
            try DurableFile.write(Array("{}\n".utf8), to: url.path)
            let error = #expect(throws: FileError.self) {
                let dataset = try DatasetFolder(at: folder, existing: .overwrite)
                try writeSampleClip("a", in: dataset)
            }
            #expect(error?.exitCode == 73)
            #expect(error.map { url.path.hasPrefix($0.file) } == true)
            #expect(try DurableFile.read(url.path) == Array("{}\n".utf8))
        }
    }

    /// Files of a clip that somebody has made, or made something of, and what is said of them.
    @Test(arguments: [
        ("overlay.mp4", "SHA256SUMS does not name it"), ("DONE", "has changed"),
        ("frames/CAM_FRONT/000000.png", "has changed"), ("scenario.yaml", "has changed"),
        ("frames/CAM_FRONT/000099.png", "SHA256SUMS does not name it"),
        ("notes.txt", "SHA256SUMS does not name it"), ("labels.jsonl", "has changed"),
        ("clip.json", "has changed"), ("SHA256SUMS", "has changed"),
        ("manifest.jsonl", "SHA256SUMS does not name it"),
    ])
    func whatSomebodyHasMadeOfAClipIsNotReplaced(name: String, what: String) throws {
        for existing in [ExistingOutput.overwrite, .resume] {
            try withTemporaryFolder { folder in
                try writeSampleDataset(in: folder)
                let path = folder.appending(path: "clips/a/\(name)").path
                try DurableFile.write(Array("mine\n".utf8), to: path)
                let dataset = try DatasetFolder(at: folder, existing: existing)
                let error = #expect(throws: FileError.self) {
                    try writeSampleClip("a", in: dataset)
                }
                #expect(error?.file == path && error?.exitCode == 73)
                #expect(error?.what.hasPrefix("would be replaced, but \(what)") == true)
                #expect(error?.remedy == "move it away, or choose another folder")
                #expect(try DurableFile.read(path) == Array("mine\n".utf8))
                try FileManager.default.removeItem(atPath: path)
                try writeSampleClip("a", in: dataset)
            }
        }
    }

    /// A folder of nothing is in nobody's way.
    @Test(arguments: [("frames/link", true), ("pipe", true), ("frames/CAM_BACK", false)])
    func neitherLinksNorPipesAreLost(name: String, isKept: Bool) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let path = folder.appending(path: "clips/a/\(name)").path
            try makeOddThing(at: path)
            let dataset = try DatasetFolder(at: folder, existing: .overwrite)
            if isKept {
                let error = #expect(throws: FileError.self) {
                    try writeSampleClip("a", in: dataset)
                }
                #expect(error?.file == path)
            } else {
                try writeSampleClip("a", in: dataset)
            }
        }
    }

    /// Copies that were broken off, and clips from before they had hashes, of which the dataset's file knows.
    @Test(arguments: [
        ["DONE"], ["video.mp4", "DONE"], ["SHA256SUMS"], ["SHA256SUMS", "clip.json"],
    ])
    func aClipOfWhichFilesAreMissingIsReplaced(names: [String]) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            for name in names {
                try FileManager.default.removeItem(at: folder.appending(path: "clips/a/\(name)"))
            }
            let dataset = try DatasetFolder(at: folder, existing: .resume)
            #expect(!dataset.isDone("a"))
            try writeSampleClip("a", in: dataset)
            #expect(dataset.isDone("a"))
        }
    }

    /// What is beside the clips is known by its hashes where the summary is gone.
    @Test(arguments: [
        (nil, true), ("manifest.jsonl", false), ("splits/train.txt", false), ("SHA256SUMS", false),
    ])
    func aSummaryThatIsGoneIsMadeUpFor(changed: String?, isRestored: Bool) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let before = try contents(of: folder)
            try FileManager.default.removeItem(at: folder.appending(path: "dataset.json"))
            if let changed {
                let path = folder.appending(path: changed).path
                try DurableFile.write(Array("mine".utf8), to: path)
            }
            do {
                _ = try DatasetFolder(at: folder, existing: .resume)
                try DatasetIndex(of: folder).write(to: folder)
                #expect(isRestored)
                #expect(try contents(of: folder) == before)
            } catch let error as FileError {
                #expect(!isRestored)
                #expect(error.what.contains("dataset.json is missing, by which simdrive knows"))
                #expect(error.remedy?.hasPrefix("merge the dataset if it is one, ") == true)
            }
        }
    }

    /// Where outputs may not lie; a folder of one's own may be called `clips`.
    @Test(arguments: [
        ("data/clips", false), ("data/clips/new.png", false), ("data/clips/a", false),
        ("data/clips/a/frames/CAM_FRONT/000000.png", false), ("data/clips/a/new/er.png", false),
        ("link/000000.png", false), ("data/picture.png", true), ("clips/picture.png", true),
        ("clips", true), ("data/exports/coco", true), ("nowhere/picture.png", true),
    ])
    func nothingButClipsLiesAmongClips(place: String, isAllowed: Bool) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder.appending(path: "data"))
            try DurableFile.makeFolder(folder.appending(path: "clips/mine"))
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "link"),
                withDestinationURL: folder.appending(path: "data/clips/a/frames/CAM_FRONT"))
            let url = folder.appending(path: place)
            if isAllowed {
                try ClipFolder.checkIsOutside(url)
            } else {
                let error = #expect(throws: FileError.self) { try ClipFolder.checkIsOutside(url) }
                #expect(error?.exitCode == 73 && error?.file == url.path)
            }
        }
    }

    @Test func anOwnDatasetIsOverwritten() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            try writeSampleClip("a", frames: 1, in: DatasetFolder(at: folder, existing: .overwrite))
        }
    }

    @Test func whatAKilledRunLeftIsRemovedAndIsNoOutput() throws {
        try withTemporaryFolder { folder in
            let stale = folder.appending(path: "clips/.tmp-cut-in-0000/frames")
            try FileManager.default.createDirectory(at: stale, withIntermediateDirectories: true)
            _ = try DatasetFolder(at: folder, existing: .refuse)
            #expect(try contents(of: folder).isEmpty)
            let names = try FileManager.default.contentsOfDirectory(
                atPath: folder.appending(path: "clips").path)
            #expect(names.isEmpty)
        }
    }

    @Test func shardsShareAFolderButNoClip() throws {
        try withTemporaryFolder { folder in
            let first = try DatasetFolder(at: folder, existing: .refuse, isShared: true)
            try writeSampleClip("a", in: first)
            let second = try DatasetFolder(at: folder, existing: .refuse, isShared: true)
            try writeSampleClip("b", in: second)
            let error = #expect(throws: FileError.self) { try writeSampleClip("a", in: second) }
            #expect(error?.what == "exists already")
        }
    }

    /// Tests may run as root, whom no permission stops: a path below a file stops everyone.
    @Test func aPlaceThatCannotBeIsNamed() throws {
        try withTemporaryFolder { folder in
            try DurableFile.write([UInt8](), to: folder.appending(path: "file").path)
            for name in ["file", "file/out", "file/deeper/out"] {
                let error = #expect(throws: FileError.self, "\(name)") {
                    try DatasetFolder(at: folder.appending(path: name), existing: .resume)
                }
                #expect(error?.exitCode == 73)
                #expect(error?.file.contains("file") == true)
            }
        }
    }

    @Test(arguments: [
        "", ".hidden", "..", "a/b", "line\nbreak", String(repeating: "x", count: 201),
    ])
    func impossibleNamesAreRefused(id: String) throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .resume)
            let error = #expect(throws: FileError.self) { try writeSampleClip(id, in: dataset) }
            #expect(error?.exitCode == 65)
        }
    }
}
