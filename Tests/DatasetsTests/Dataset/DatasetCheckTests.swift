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
        "dataset.json", "SHA256SUMS", "splits/val.txt",
    ])
    func everyMissingFileIsFound(name: String) throws {
        try withDataset { folder in
            try FileManager.default.removeItem(at: folder.appending(path: name))
            #expect(try problems(folder).contains { $0.hasPrefix(name) })
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
