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
