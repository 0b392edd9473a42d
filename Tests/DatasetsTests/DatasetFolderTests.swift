import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Files

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
                let kind = name == "pipe" ? "a pipe" : "a link"
                #expect(
                    error?.what
                        == "would be replaced, but it is \(kind), which simdrive does not write")
            } else {
                try writeSampleClip("a", in: dataset)
            }
        }
    }

    /// Somebody puts a file into a clip's folder while another clip is made for its place.
    @Test func whatComesIntoAClipMeanwhileIsNotLost() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let dataset = try DatasetFolder(at: folder, existing: .overwrite)
            let writer = try ClipWriter(in: dataset, about: .sample(id: "a"), scenario: "")
            try writer.append(.gradient(width: 64, height: 32), .sample(frame: 0))
            let path = folder.appending(path: "clips/a/notes.txt").path
            try DurableFile.write(Array("mine".utf8), to: path)
            let error = #expect(throws: FileError.self) { try writer.finish() }
            #expect(error?.file == path && error?.exitCode == 73)
            #expect(try DurableFile.read(path) == Array("mine".utf8))
        }
    }

    /// Folders that are called as what killed runs leave, and such with somebody else's files in them.
    @Test(arguments: [
        ("diary.txt", false), ("frames/CAM_FRONT/000000.png", false), ("diary.txt", true),
        ("frames/diary.txt", true), ("frames/CAM_FRONT/holiday.png", true),
        ("truth/CAM_FRONT/mine/000000.png", true), ("clip.json/diary.txt", true),
    ])
    func filesOfSomebodyElseAreNotTakenForUnfinishedClips(name: String, isMarked: Bool) throws {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "clips/.tmp-a/\(name)").path
            try DurableFile.makeFolder(URL(filePath: path).deletingLastPathComponent())
            try DurableFile.write(Array("mine".utf8), to: path)
            if isMarked { try StagingMark.put(into: folder.appending(path: "clips/.tmp-a")) }
            let dataset = try DatasetFolder(at: folder, existing: .resume)
            try writeSampleClip("b", in: dataset)
            let error = #expect(throws: FileError.self) { try writeSampleClip("a", in: dataset) }
            #expect(error?.what == "would be replaced, but was not written by simdrive")
            #expect(try DurableFile.read(path) == Array("mine".utf8))
        }
    }

    /// Copies that were broken off, and clips from before they had hashes, of which the dataset's file knows.
    @Test(arguments: [
        ["DONE"], ["video.mp4", "DONE"], ["SHA256SUMS"], ["SHA256SUMS", "clip.json"], ["EMPTY"],
    ])
    func aClipOfWhichFilesAreMissingIsReplaced(names: [String]) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            for name in names {
                if name == "EMPTY" {
                    let list = folder.appending(path: "clips/a/SHA256SUMS").path
                    try DurableFile.write([UInt8](), to: list)
                    continue
                }
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
            let stale = folder.appending(path: "clips/.tmp-cut-in-0000")
            for name in ["frames/CAM_FRONT/000000.png", "gbuffer/CAM_FRONT/normal/000000.png"] {
                let file = stale.appending(path: name)
                try DurableFile.makeFolder(file.deletingLastPathComponent())
                try DurableFile.write([1], to: file.path)
            }
            try StagingMark.put(into: stale)
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
        ("", "that is not empty"), (".hidden", "without a leading dot"),
        ("..", "without a leading dot"), ("a/b", "without slashes"),
        ("line\nbreak", "without line breaks and other control characters"),
        (String(repeating: "x", count: 201), "of at most 200 bytes"),
    ])
    func impossibleNamesAreRefused(id: String, remedy: String) throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .resume)
            let error = #expect(throws: FileError.self) { try writeSampleClip(id, in: dataset) }
            #expect(error?.exitCode == 65)
            #expect(error?.remedy == "choose a name \(remedy)")
        }
    }
}
