import Foundation
import TestSupport
import Testing

@testable import Files

struct StagingFolderTests {
    @Test func aFolderInUseIsLeftAlone() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: ".tmp-a")
            let staging = try StagingFolder.create(url)
            #expect(!StagingFolder.removeIfAbandoned(url))
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
            let staging = try StagingFolder.create(url)
            #expect(try contents(of: staging.url).isEmpty)
            #expect(!FileManager.default.fileExists(atPath: old.path))
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
