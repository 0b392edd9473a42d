import Foundation
import TestSupport
import Testing

@testable import Datasets

struct ShardTests {
    @Test(arguments: ["", "1", "3/3", "-1/3", "1/0", "a/b", "1/2/3", "0/10000", "0 /1", "+0/1"])
    func nonsenseIsNoShard(text: String) {
        #expect(Shard(text) == nil)
    }

    @Test func shardsDealTheWorkOut() throws {
        let parts = try (0..<3).map { try #require(Shard("\($0)/3")).part(of: Array(0..<7)) }
        #expect(parts == [[0, 3, 6], [1, 4], [2, 5]])
        #expect(Shard.whole.part(of: [1, 2]) == [1, 2])
    }

    @Test func aMergeKnowsWhatIsMissing() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            let (first, third) = (try #require(Shard("0/3")), try #require(Shard("2/3")))
            try ShardManifest.record([entry("a"), entry("d")], of: first, in: dataset)
            try ShardManifest.record([entry("c")], of: third, in: dataset)
            try writeSampleClip("a", frames: 1, in: dataset)
            let missing = try ShardManifest.missingWork(in: folder)
            #expect(
                missing.map(\.description) == [
                    "shard 1/3 was never started",
                    "d is missing, which shard 0/3 was to make",
                    "c is missing, which shard 2/3 was to make",
                ])
        }
    }

    @Test func anotherNumberOfShardsCanFinishTheWork() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            for text in ["0/16", "0/2", "1/2"] {
                try ShardManifest.record([], of: #require(Shard(text)), in: dataset)
            }
            #expect(try ShardManifest.missingWork(in: folder).isEmpty)
            for manifest in ShardManifest.all(in: folder) { try manifest.remove() }
            #expect(try contents(of: folder).isEmpty)
        }
    }

    @Test func whatWasUndertakenBeforeIsNotForgotten() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            let shard = try #require(Shard("0/2"))
            for clip in ["b", "a", "b"] {
                try ShardManifest.record([entry(clip)], of: shard, in: dataset)
            }
            let file = try contents(of: folder)["manifest.shard-0000-of-0002.jsonl"] ?? []
            #expect(
                String(decoding: file, as: UTF8.self) == """
                    {"clip":"a","scenario":"cut-in","seed":1}
                    {"clip":"b","scenario":"cut-in","seed":1}

                    """)
            let line = Array(file.prefix { $0 != UInt8(ascii: "\n") })
            try expectDocumented(line, as: "manifest.shard-0003-of-0016.jsonl")
        }
    }

    private func entry(_ clip: String) -> ShardEntry {
        ShardEntry(clip: clip, scenario: "cut-in", seed: 1)
    }
}
