import Foundation
import Sim
import Testing

@testable import Datasets

struct ClipWriterTests {
    @Test func theTreeIsComplete() throws {
        try withTemporaryFolder { folder in
            try writeSampleClip("cut-in-0003", frames: 2, in: open(folder))
            let clip = "clips/cut-in-0003/"
            let expected = [
                "scenario.yaml", "clip.json", "video.mp4", "labels.jsonl", "SHA256SUMS", "DONE",
                "frames/CAM_FRONT/000000.png", "frames/CAM_FRONT/000001.png",
            ].map { clip + $0 }
            #expect(try contents(of: folder).keys.sorted() == expected.sorted())
        }
    }

    @Test func theDescriptionIsCompleted() throws {
        try withTemporaryFolder { folder in
            let written = try writeSampleClip("a", frames: 3, in: open(folder))
            #expect(written.frames == 3)
            #expect(written.framesSha256.count == 64)
            #expect(written.synthetic)
            #expect(written.license == "CC0-1.0")
        }
    }

    // python -c "import hashlib; print(hashlib.sha256(bytes(range(24)) * 2).hexdigest())"
    @Test func theHashIsOfThePixelBytes() throws {
        try withTemporaryFolder { folder in
            var about = ClipDescription.sample(id: "a")
            (about.width, about.height) = (4, 2)
            let writer = try ClipWriter(in: open(folder), about: about, scenario: "")
            let frame = Frame(width: 4, height: 2, pixels: Array(0..<24))
            try writer.append(frame, .sample(frame: 0))
            try writer.append(frame, .sample(frame: 1))
            let written = try writer.finish { $0.agreement = 0.5 }
            #expect(
                written.framesSha256
                    == "d49acc0c27561bb29a5f57d1dc60dafc7d3655c5d007d290eb30a6707e0b9424")
            #expect(written.checks.frozen == 1)
            #expect(written.agreement == 0.5)
        }
    }

    @Test func picturesAndVideoSayThatTheyAreSynthetic() throws {
        try withTemporaryFolder { folder in
            try writeSampleClip("a", frames: 2, in: open(folder))
            let files = try contents(of: folder.appending(path: "clips/a"))
            for name in ["video.mp4", "frames/CAM_FRONT/000001.png"] {
                let text = String(decoding: files[name] ?? [], as: UTF8.self)
                for part in [#""clip":"a""#, #""synthetic":true"#, "/trainedAlgorithmicMedia"] {
                    #expect(text.contains(part), "\(part) in \(name)")
                }
            }
        }
    }

    @Test func theSameClipGivesTheSameBytes() throws {
        let first = try withTemporaryFolder { folder in
            try writeSampleClip("a", frames: 5, in: open(folder))
            return try contents(of: folder)
        }
        let second = try withTemporaryFolder { folder in
            try writeSampleClip("a", frames: 5, in: open(folder))
            return try contents(of: folder)
        }
        #expect(first == second)
    }

    @Test func whatIsGivenUpLeavesNothing() throws {
        try withTemporaryFolder { folder in
            let dataset = try open(folder)
            for gives in [true, false] {
                var writer: ClipWriter? = try ClipWriter(
                    in: dataset, about: .sample(), scenario: "")
                try writer?.append(.gradient(width: 64, height: 32), .sample(frame: 0))
                if gives { writer?.discard() }
                writer = nil
                #expect(!dataset.isDone("cut-in-0003"))
                #expect(try contents(of: folder).isEmpty)
            }
        }
    }

    /// The folder of the frames disappears under the writer, as on a broken disk.
    @Test func aFailureBesideTheGeneratorSurfacesAndLeavesNothing() throws {
        try withTemporaryFolder { folder in
            let dataset = try open(folder)
            let writer = try ClipWriter(in: dataset, about: .sample(), scenario: "")
            try FileManager.default.removeItem(
                at: folder.appending(path: "clips/.tmp-cut-in-0003/frames"))
            let error = #expect(throws: FormatError.self) {
                for index in 0..<40 {
                    try writer.append(.gradient(width: 64, height: 32), .sample(frame: index))
                }
                try writer.finish()
            }
            #expect(error?.exitCode == 73)
            #expect(error?.file.hasSuffix("frames/CAM_FRONT/000000.png") == true)
            writer.discard()
            #expect(!dataset.isDone("cut-in-0003"))
            #expect(try contents(of: folder).isEmpty)
        }
    }

    @Test func overwritingReplacesTheClipWhenTheNewOneIsWhole() throws {
        try withTemporaryFolder { folder in
            try writeSampleClip("a", frames: 4, in: open(folder))
            let dataset = try open(folder, .overwrite)
            let writer = try ClipWriter(in: dataset, about: .sample(id: "a"), scenario: "")
            try writer.append(.gradient(width: 64, height: 32), .sample(frame: 0))
            #expect(try ClipFolder(at: dataset.clip("a")).description.frames == 4)
            try writer.finish()
            #expect(try ClipFolder(at: dataset.clip("a")).description.frames == 1)
            #expect(try contents(of: folder).keys.allSatisfy { $0.hasPrefix("clips/a/") })
        }
    }

    @Test func resumingKeepsWhatIsDoneAndReplacesWhatIsNot() throws {
        try withTemporaryFolder { folder in
            try writeSampleClip("a", in: open(folder))
            try writeSampleClip("b", in: open(folder, .resume))
            let done = folder.appending(path: "clips/b/DONE")
            try FileManager.default.removeItem(at: done)
            let dataset = try open(folder, .resume)
            #expect(dataset.isDone("a"))
            #expect(!dataset.isDone("b"))
            try writeSampleClip("b", frames: 2, in: dataset)
            #expect(try ClipFolder(at: dataset.clip("b")).description.frames == 2)
        }
    }

    @Test func oddSizesLeaveNothing() throws {
        try withTemporaryFolder { folder in
            var about = ClipDescription.sample()
            about.width = 63
            let dataset = try open(folder)
            #expect(throws: FormatError.self) {
                try ClipWriter(in: dataset, about: about, scenario: "")
            }
            #expect(try contents(of: folder).isEmpty)
        }
    }

    private func open(_ folder: URL, _ existing: ExistingOutput = .refuse) throws -> DatasetFolder {
        try DatasetFolder(at: folder, existing: existing)
    }
}
