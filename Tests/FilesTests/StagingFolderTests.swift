import Foundation
import TestSupport
import Testing

@testable import Files

struct StagingFolderTests {
    @Test func aFolderInUseIsLeftAlone() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: ".tmp-a")
            let staging = try StagingFolder.create(url)
            #expect(StagingFolder.removeIfAbandoned(url) == .work)
            let error = #expect(throws: FileError.self) { try StagingFolder.create(url) }
            #expect(error?.exitCode == 73)
            #expect(error?.what == "is being written by another process")
            withExtendedLifetime(staging) {}
        }
    }

    @Test func whatAKilledProcessLeftIsReplaced() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: ".tmp-a")
            let old = url.appending(path: "frames/CAM_FRONT")
            try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
            try StagingMark.put(into: url)
            let staging = try StagingFolder.create(url)
            #expect(try contents(of: staging.url).keys.sorted() == [StagingMark.name])
            #expect(!FileManager.default.fileExists(atPath: old.path))
        }
    }

    /// What somebody else has put where folders are put together, and what of it errors name.
    @Test(arguments: [
        ("a.tmp", "a.tmp"), ("a.tmp/diary.txt", "a.tmp"), ("a.tmp/link", "a.tmp"),
        ("a.tmp/.simdrive-unfinished", "a.tmp"),
        ("a.tmp/marked/diary.txt", "a.tmp/marked/diary.txt"),
    ])
    func whatIsOfOthersIsNotRemoved(name: String, named: String) throws {
        try withTemporaryFolder { folder in
            let (url, file) = (folder.appending(path: "a.tmp"), folder.appending(path: name))
            try DurableFile.makeFolder(file.deletingLastPathComponent())
            try DurableFile.write(Array("mine".utf8), to: file.path)
            if name.contains("marked") { try StagingMark.put(into: url) }
            let before = try contents(of: folder)
            let error = #expect(throws: FileError.self) {
                try StagingFolder.create(url) { _ in file.path }
            }
            #expect(error?.exitCode == 73 && error?.file == folder.path + "/" + named)
            #expect(error?.what == "would be replaced, but was not written by simdrive")
            #expect(try contents(of: folder) == before)
        }
    }

    /// Names that folders had for a moment in older versions.
    @Test(arguments: ["replaced", "removed"])
    func movingLeavesNeighboursAlone(ending: String) throws {
        try withTemporaryFolder { folder in
            let other = folder.appending(path: "a.tmp.\(ending)/diary.txt")
            try DurableFile.makeFolder(other.deletingLastPathComponent())
            try DurableFile.write(Array("mine".utf8), to: other.path)
            for _ in 0..<2 {
                try StagingFolder.create(folder.appending(path: "a.tmp"))
                    .move(to: folder.appending(path: "a"))
            }
            #expect(try contents(of: folder).keys.sorted() == ["a.tmp.\(ending)/diary.txt"])
        }
    }

    /// A link gives way, and what it leads to stays.
    @Test func movingReplacesLinksAlone() throws {
        try withTemporaryFolder { folder in
            let other = folder.appending(path: "other/diary.txt")
            try DurableFile.makeFolder(other.deletingLastPathComponent())
            try DurableFile.write(Array("mine".utf8), to: other.path)
            #expect(symlink("other", folder.path + "/a") == 0)
            try StagingFolder.create(folder.appending(path: ".tmp-a"))
                .move(to: folder.appending(path: "a"))
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            #expect(names.sorted() == ["a", "other", "other/diary.txt"])
        }
    }

    @Test func movingReplacesWhatHadTheName() throws {
        try withTemporaryFolder { folder in
            let target = folder.appending(path: "a")
            for text in ["old", "new"] {
                let staging = try StagingFolder.create(folder.appending(path: ".tmp-a"))
                try DurableFile.write(
                    Array(text.utf8), to: staging.url.appending(path: "\(text).txt").path)
                try staging.move(to: target)
            }
            #expect(try contents(of: folder) == ["a/new.txt": Array("new".utf8)])
        }
    }

    @Test func whileMovingTheNameIsNeverFree() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "simdrive-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let target = folder.appending(path: "a")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let watch = Task.detached {
            var misses = 0
            while !Task.isCancelled {
                if access(target.path, F_OK) != 0 { misses += 1 }
            }
            return misses
        }
        for _ in 0..<50 {
            try StagingFolder.create(folder.appending(path: ".tmp-a")).move(to: target)
        }
        watch.cancel()
        #expect(await watch.value == 0)
    }
}
