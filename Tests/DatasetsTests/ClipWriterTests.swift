import Files
import Foundation
import Frames
import Sim
import TestSupport
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

    @Test func theOverlayIsAVideoOfItsOwn() throws {
        try withTemporaryFolder { folder in
            let dataset = try open(folder)
            let writer = try ClipWriter(
                in: dataset, about: .sample(id: "a"), scenario: "",
                extras: ClipExtras(overlay: true))
            for index in 0..<3 {
                var labels = FrameLabels.sample(frame: index)
                labels.actors[0].box2D = Box2D(left: 4, top: 12, right: 60, bottom: 30)
                try writer.append(.gradient(width: 64, height: 32, shift: index), labels)
            }
            try writer.finish()
            let clip = try ClipFolder(at: dataset.clip("a"))
            let overlay = try MP4.frames(of: #require(clip.overlayPath)).frames
            #expect(overlay.count == 3)
            // The box's edge in the colour of track 1, which the video without overlay has not.
            #expect(overlay[0][4, 20].blue > 150)
            #expect(try MP4.frames(of: clip.videoPath).frames[0][4, 20].blue < 120)
            #expect(try clip.frame(0) == .gradient(width: 64, height: 32))
        }
    }

    /// A clip of black frames, and one that stands still although the ego moves by a metre a frame.
    @Test(arguments: [
        (Frame(width: 64, height: 32), "every frame is black"),
        (.gradient(width: 64, height: 32), "3 of 4 frames repeat the one before"),
    ])
    func uselessPicturesAreAFailureThatLeavesNothing(picture: Frame, what: String) throws {
        try withTemporaryFolder { folder in
            let dataset = try open(folder)
            let writer = try ClipWriter(in: dataset, about: .sample(), scenario: "")
            for index in 0..<4 { try writer.append(picture, .sample(frame: index)) }
            let error = #expect(throws: FileError.self) { try writer.finish() }
            #expect(error?.exitCode == 70)
            #expect(error?.description.hasPrefix("cut-in-0003: \(what)") == true)
            #expect(try contents(of: folder).isEmpty)
        }
    }

    @Test func aParkedEgoMaySeeTheSameAgainAndAgain() throws {
        try withTemporaryFolder { folder in
            let writer = try ClipWriter(in: open(folder), about: .sample(), scenario: "")
            for index in 0..<4 {
                var labels = FrameLabels.sample(frame: index)
                labels.ego = Pose(position: Vector3(5, 0, 0))
                try writer.append(.gradient(width: 64, height: 32), labels)
            }
            #expect(try writer.finish().checks.frozen == 3)
        }
    }

    @Test func aBlackVideoThatIsImportedIsBadInput() throws {
        try withTemporaryFolder { folder in
            let writer = try ClipWriter(in: open(folder), about: .imported(), scenario: nil)
            try writer.append(Frame(width: 64, height: 32), KnownLabels(frame: 0, time: 0))
            let error = #expect(throws: FileError.self) { try writer.finish() }
            #expect(error?.exitCode == 65)
        }
    }

    @Test func importedPicturesDoNotSayThatTheyAreSynthetic() throws {
        try withTemporaryFolder { folder in
            let writer = try ClipWriter(in: open(folder), about: .imported(id: "a"), scenario: nil)
            try writer.append(.gradient(width: 64, height: 32), KnownLabels(frame: 0, time: 0))
            try writer.finish()
            let files = try contents(of: folder.appending(path: "clips/a"))
            #expect(files["scenario.yaml"] == nil)
            for name in ["video.mp4", "frames/CAM_FRONT/000000.png"] {
                let text = String(decoding: files[name] ?? [], as: UTF8.self)
                #expect(text.contains(#""synthetic":false"#), "\(name)")
                #expect(!text.contains("digital_source_type"), "\(name)")
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
            let error = #expect(throws: FileError.self) {
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

    @Test(arguments: [
        "clip.json", "labels.jsonl", "video.mp4", "scenario.yaml", "DONE",
        "frames/CAM_FRONT/000000.png", "frames/CAM_FRONT/000001.png",
    ])
    func resumingMakesWholeWhatIsMissingOrCut(name: String) throws {
        try withTemporaryFolder { folder in
            try writeSampleClip("a", frames: 2, in: open(folder))
            let whole = try contents(of: folder)
            let dataset = try open(folder, .resume)
            #expect(dataset.isDone("a"))
            let path = folder.appending(path: "clips/a/\(name)").path
            let bytes = try DurableFile.read(path)
            for lost in [9, bytes.count] where lost <= bytes.count && !bytes.isEmpty {
                try DurableFile.write(bytes.dropLast(lost), to: path)
                #expect(!dataset.isDone("a"))
                try writeSampleClip("a", frames: 2, in: dataset)
                #expect(try contents(of: folder) == whole)
            }
            try FileManager.default.removeItem(atPath: path)
            #expect(!dataset.isDone("a"))
            try writeSampleClip("a", frames: 2, in: dataset)
            #expect(dataset.isDone("a"))
            #expect(try contents(of: folder) == whole)
        }
    }

    /// What somebody has made of a file is whole by its format.
    @Test(arguments: ["clip.json", "labels.jsonl", "scenario.yaml", "frames/CAM_FRONT/000001.png"])
    func resumingKeepsWhatSomebodyHasChanged(name: String) throws {
        try withTemporaryFolder { folder in
            try writeSampleClip("a", frames: 2, in: open(folder))
            let path = folder.appending(path: "clips/a/\(name)").path
            var bytes = try DurableFile.read(path)
            if name.hasSuffix("png") {
                bytes[bytes.count / 2] ^= 1
            } else {
                bytes += Array("\n".utf8)
            }
            try DurableFile.write(bytes, to: path)
            let error = #expect(throws: FileError.self) {
                try writeSampleClip("a", frames: 2, in: open(folder, .resume))
            }
            #expect(error?.description.contains("has changed since simdrive wrote it") == true)
            #expect(try DurableFile.read(path) == bytes)
        }
    }

    @Test func oddSizesLeaveNothing() throws {
        try withTemporaryFolder { folder in
            var about = ClipDescription.sample()
            about.width = 63
            let dataset = try open(folder)
            #expect(throws: FileError.self) {
                try ClipWriter(in: dataset, about: about, scenario: "")
            }
            #expect(try contents(of: folder).isEmpty)
        }
    }

    private func open(_ folder: URL, _ existing: ExistingOutput = .refuse) throws -> DatasetFolder {
        try DatasetFolder(at: folder, existing: existing)
    }
}
