import Files
import Foundation
import TestSupport
import Testing

@testable import Datasets

struct MissingClipsTests {
    /// What is taken away from a dataset of the clips a and b, and what is said then.
    @Test(
        arguments: [
            ([], []),
            (["clips/a/DONE"], ["1 clip is left out, not whole: no DONE file: a"]),
            (
                ["clips/a/DONE", "clips/b/DONE"],
                ["2 clips are left out, not whole: no DONE file: a, b"]
            ),
            (["clips/b"], ["1 clip is left out, named by manifest.jsonl and not there: b"]),
            (["clips/b", "manifest.jsonl"], []),
        ] as [([String], [String])])
    func everyReasonHasASentence(removed: [String], sentences: [String]) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            for name in removed {
                try FileManager.default.removeItem(at: folder.appending(path: name))
            }
            #expect(try MissingClips(of: folder).sentences == sentences)
        }
    }

    @Test func shardsAreWaitedFor() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse, isShared: true)
            let shard = try #require(Shard("0/2"))
            let entries = (0..<12).map { ShardEntry(clip: "\(10 + $0)", scenario: "x", seed: 0) }
            try ShardManifest.record(entries, of: shard, in: dataset)
            #expect(
                try MissingClips(of: folder).sentences == [
                    "12 clips are left out, not made yet by their shards: 10, 11, 12, 13, 14, 15, 16, "
                        + "17, 18, 19 and 2 more",
                    "clips are left out: shard 1/2 was never started",
                ])
        }
    }
}
