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
            (
                ["clips/a/frames/CAM_FRONT/000001.png"],
                ["1 clip lacks files that it was finished with: a (frames/CAM_FRONT/000001.png)"]
            ),
            (
                ["clips/a/frames", "clips/a/SHA256SUMS", "clips/b/scenario.yaml"],
                [
                    "2 clips lack files that they were finished with: "
                        + "a (frames/CAM_FRONT/000000.png and 1 more), b (scenario.yaml)"
                ]
            ),
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

    /// Copies of the clip a, and which of them stand for it.
    @Test(arguments: [
        (["c"], [], ["c (of a)"]), (["0", "c"], [], ["0 (of a)", "c (of a)"]),
        (["0", "c"], ["a"], ["c (of 0)"]), (["c"], ["a"], []),
    ])
    func copiesAreNamed(names: [String], removed: [String], copies: [String]) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let clips = folder.appending(path: "clips")
            for name in names {
                try FileManager.default.copyItem(
                    at: clips.appending(path: "a"), to: clips.appending(path: name))
            }
            for name in removed {
                try FileManager.default.removeItem(at: clips.appending(path: name))
            }
            try FileManager.default.removeItem(at: folder.appending(path: "manifest.jsonl"))
            let start = copies.count == 1 ? "1 clip is a copy" : "2 clips are copies"
            #expect(
                try MissingClips(of: folder).sentences
                    == (copies.isEmpty
                        ? [] : ["\(start) under another name: " + copies.joined(separator: ", ")]))
            var notes: [String] = []
            let target = try DatasetExport(of: folder).write(
                .kitti, in: folder, note: { notes.append($0) })
            #expect(notes.count == copies.count)
            let exported = try contents(of: target)["clips.txt"] ?? []
            let whole = 2 + names.count - removed.count - copies.count
            #expect(exported.split(separator: UInt8(ascii: "\n")).count == whole)
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
