import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct DatasetIndexTests {
    @Test func whatStandsBesideTheClips() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let files = try contents(of: folder)
            #expect(
                files.keys.filter { !$0.hasPrefix("clips/") }.sorted() == [
                    "README.md", "SHA256SUMS", "dataset.json", "manifest.jsonl",
                    "splits/test.txt", "splits/train.txt", "splits/val.txt",
                ])
            #expect(String(decoding: files["splits/train.txt"] ?? [], as: UTF8.self) == "a\nb\n")
            #expect(files["splits/val.txt"] == [])
            let sums = try Checksums.decode(files["SHA256SUMS"] ?? [], file: "").sums
            #expect(sums["clips/a/frames/CAM_FRONT/000001.png"]?.count == 64)
            #expect(sums["manifest.jsonl"] == Checksums.hash(of: files["manifest.jsonl"] ?? []))
            let manifest = try Manifest.read(of: folder)
            #expect(manifest.map(\.clip) == ["a", "b"])
            #expect(manifest[0].timeOfDay == .night)
            #expect(manifest[0].sha256.video == sums["clips/a/video.mp4"])
        }
    }

    @Test func theSummaryCounts() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let summary = try DatasetIndex(of: folder).summary
            #expect(summary.clips == 2)
            #expect(summary.frames == 4)
            #expect(abs(summary.seconds - 4.0 / 30) < 1e-12)
            #expect(summary.sizes == ["32x64": 2])
            #expect(summary.frameRates == ["30": 2])
            #expect(summary.boxes == ["car": 4])
            #expect(summary.tracks == ["car": 2])
        }
    }

    @Test func theCardSaysWhatLabelsMean() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let card = try String(
                contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
            #expect(card.hasPrefix("---\npretty_name:"))
            for part in ["license: cc0-1.0", "n<1K", "not what somebody saw", "| car 4 |"] {
                #expect(card.contains(part), "\(part)")
            }
        }
    }

    /// Nothing unknown is claimed of imported footage.
    @Test(arguments: [nil, "digitalCapture", "trainedAlgorithmicMedia"])
    func theCardOfFootage(origin: String?) throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            var about = ClipDescription.Origin.sample
            about.digitalSourceType = origin
            let writer = try ClipWriter(
                in: dataset,
                about: ClipDescription(
                    id: "a", origin: about, camera: CameraCalibration(name: "CAM_FRONT"), width: 64,
                    height: 32, fps: 7.5, license: "unknown", simdrive: "0.1.0"), scenario: nil)
            try writer.append(.gradient(width: 64, height: 32), KnownLabels(frame: 0, time: 0))
            try writer.finish()
            try DatasetIndex(of: folder).write(to: folder)
            let card = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
            let isSynthetic = origin == "trainedAlgorithmicMedia"
            #expect(card.contains("Synthetic") == isSynthetic)
            #expect(card.contains("tags: [synthetic") == isSynthetic)
            #expect(card.contains("in 0 of them all road users are labelled"))
            for claim in ["photographs", "seed", "object-detection", "rendered"] {
                #expect(!card.contains(claim), "\(claim)")
            }
            let picture = try DurableFile.read(folder.path + "/clips/a/frames/CAM_FRONT/000000.png")
            let text = String(decoding: picture, as: UTF8.self)
            #expect(text.contains("digitalsourcetype/\(origin ?? "")\"") == (origin != nil))
            #expect(text.contains(#""synthetic":\#(isSynthetic)"#))
        }
    }

    @Test func aReadmeOfSomebodyElseIsKept() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let path = folder.appending(path: "README.md").path
            try DurableFile.write(Array("mine".utf8), to: path)
            try DatasetIndex(of: folder).write(to: folder)
            #expect(try DurableFile.read(path) == Array("mine".utf8))
            let sums = try DurableFile.read(folder.appending(path: "SHA256SUMS").path)
            #expect(!String(decoding: sums, as: UTF8.self).contains("README.md"))
        }
    }

    /// What somebody makes of the files beside the clips stops a run before it begins, and a merge.
    @Test(arguments: [
        ("dataset.json", "move it away"), ("manifest.jsonl", "move it away"),
        ("splits/train.txt", "move it away"), ("splits/val.txt", "move it away"),
        ("README.md", "remove its line 'Written by simdrive' to keep it, or move it away"),
    ])
    func whatSomebodyHasMadeOfAFileBesideTheClipsIsNotReplaced(name: String, remedy: String) throws
    {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let path = folder.appending(path: name).path
            let bytes = try DurableFile.read(path) + Array("\n".utf8)
            try DurableFile.write(bytes, to: path)
            for existing in [ExistingOutput.overwrite, .resume] {
                let error = #expect(throws: FileError.self) {
                    try DatasetFolder(at: folder, existing: existing)
                }
                #expect(error?.file == path && error?.exitCode == 73)
                #expect(error?.what.hasSuffix("has changed since simdrive wrote it") == true)
                #expect(error?.remedy == remedy)
            }
            let error = #expect(throws: FileError.self) {
                try DatasetIndex(of: folder).write(to: folder)
            }
            #expect(error?.file == path && error?.exitCode == 73)
            #expect(try DurableFile.read(path) == bytes)
            try FileManager.default.removeItem(atPath: path)
            _ = try DatasetFolder(at: folder, existing: .resume)
            try DatasetIndex(of: folder).write(to: folder)
        }
    }

    @Test func withoutHashesWhatIsAsItWouldBeWrittenIsReplaced() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let before = try contents(of: folder)
            try FileManager.default.removeItem(at: folder.appending(path: "SHA256SUMS"))
            let cut = folder.appending(path: "manifest.jsonl").path
            try DurableFile.write(DurableFile.read(cut).dropLast(9), to: cut)
            _ = try DatasetFolder(at: folder, existing: .resume)
            #expect(try contents(of: folder) == before)
            try FileManager.default.removeItem(at: folder.appending(path: "SHA256SUMS"))
            let changed = folder.appending(path: "splits/test.txt").path
            try DurableFile.write(Array("b\n".utf8), to: changed)
            let error = #expect(throws: FileError.self) {
                try DatasetFolder(at: folder, existing: .resume)
            }
            #expect(error?.file == changed)
            #expect(
                error?.what == "would be replaced, but SHA256SUMS does not hold its hash")
        }
    }

    /// Lines that somebody has added to the hashes, and beginnings of our own where the file has lost its end.
    @Test(
        arguments: [
            ("# checked in May\n", true), ("\(hash)  notes.txt\n", true),
            ("\(hash) *a b.txt\n", true),
            ("SHA256 (x) = \(hash)\n", true), ("\(hash)  clips/a/notes.txt\n", true),
            ("\(hash)  clips/gone/labels.jsonl\n", false), (hash, false), ("\(hash)  da", false),
            ("\(hash)  manifest.jsonl\n", false),
        ])
    func linesOfSomebodyElseStay(line: String, stays: Bool) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let path = folder.appending(path: "SHA256SUMS").path
            let before = try DurableFile.read(path)
            try DurableFile.write(before + Array(line.utf8), to: path)
            if line.contains("manifest") {
                try FileManager.default.removeItem(at: folder.appending(path: "manifest.jsonl"))
            }
            _ = try DatasetFolder(at: folder, existing: .resume)
            try DatasetIndex(of: folder).write(to: folder)
            try DatasetIndex(of: folder).write(to: folder)
            #expect(try DurableFile.read(path) == before + (stays ? Array(line.utf8) : []))
        }
    }

    private static let hash = String(repeating: "0f", count: 32)

    /// What a link in the place of the splits leads to is nobody's but its owner's.
    @Test func nothingIsWrittenThroughALink() throws {
        try withTemporaryFolder { folder in
            let data = folder.appending(path: "data")
            try writeSampleDataset(in: data)
            let (splits, other) = (data.appending(path: "splits"), folder.appending(path: "mine"))
            try FileManager.default.removeItem(at: splits)
            try DurableFile.makeFolder(other)
            try FileManager.default.createSymbolicLink(at: splits, withDestinationURL: other)
            for write in [
                { _ = try DatasetFolder(at: data, existing: .overwrite) },
                { try DatasetIndex(of: data).write(to: data) },
            ] as [() throws -> Void] {
                let error = #expect(throws: FileError.self, performing: write)
                #expect(error?.file == splits.path && error?.exitCode == 73)
                #expect(error?.remedy == "move it away")
            }
            #expect(try contents(of: other).isEmpty)
        }
    }

    /// A run that is killed between the files beside the clips and their hashes is no stranger to the next.
    @Test func filesWithoutTheirNewHashesAreOurs() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let sums = folder.appending(path: "SHA256SUMS").path
            let old = try DurableFile.read(sums)
            for id in ["c", "d"] {
                try writeSampleClip(id, in: DatasetFolder(at: folder, existing: .resume))
                if id == "c" {
                    try DatasetIndex(of: folder).write(to: folder)
                    try DurableFile.write(old, to: sums)
                }
            }
            _ = try DatasetFolder(at: folder, existing: .resume)
            try DatasetIndex(of: folder).write(to: folder)
            #expect(try DatasetIndex(of: folder).clips == ["a", "b", "c", "d"])
        }
    }

    /// A clip that has lost its hashes keeps those that the dataset has; of others the present ones are taken.
    @Test(arguments: [true, false])
    func clipsWithoutHashesAreNamed(isEmpty: Bool) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let path = folder.appending(path: "clips/a/labels.jsonl").path
            let before = try DurableFile.read(path)
            try DurableFile.write(
                String(decoding: before, as: UTF8.self).replacing("leader", with: "nobody").utf8
                    .map(\.self), to: path)
            let list = folder.appending(path: "clips/a/SHA256SUMS")
            try FileManager.default.removeItem(at: list)
            if isEmpty { try DurableFile.write([UInt8](), to: list.path) }
            var index = try DatasetIndex(of: folder)
            #expect(
                index.remarks
                    == ["1 clip has no whole SHA256SUMS, the dataset's stands for it: a"])
            #expect(index.entries[0].sha256.labels == Checksums.hash(of: before))
            try FileManager.default.removeItem(at: folder.appending(path: "SHA256SUMS"))
            index = try DatasetIndex(of: folder)
            #expect(
                index.remarks == [
                    "1 clip has no whole SHA256SUMS, nor has the dataset: their files count as they are "
                        + "now: a"
                ])
        }
    }

    @Test func clipsFromBeforeThereWereHashesGetThem() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let sums = folder.appending(path: "SHA256SUMS").path
            let before = try DurableFile.read(sums)
            try FileManager.default.removeItem(at: folder.appending(path: "clips/a/SHA256SUMS"))
            try DatasetIndex(of: folder).write(to: folder)
            #expect(try DurableFile.read(sums) == before)
        }
    }

    @Test func everyFieldIsDocumented() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            var entry = try #require(try Manifest.read(of: folder).first)
            entry.agreement = 0.5
            entry.future = 1
            try expectDocumented(
                JSON.line(entry, file: ""), as: "manifest.jsonl")
            let counts: Set<String> = [
                "splits", "sources", "models", "sizes", "frame_rates", "cameras", "times_of_day",
                "weathers", "boxes", "tracks",
            ]
            try expectDocumented(
                DurableFile.read(folder.appending(path: "dataset.json").path), as: "dataset.json",
                leaves: counts)
        }
    }
}
