import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct ClipFolderTests {
    @Test func whatWasWrittenComesBack() throws {
        try withSampleClip { clip in
            #expect(clip.description.id == "a")
            #expect(clip.description.seed == .max)
            #expect(clip.description.model == ClipDescription.sample().model)
            #expect(clip.description.camera.intrinsics?.cx == 32)
            #expect(clip.overlayPath == nil)
            #expect(try clip.scenario() == "name: cut-in\n")
            let whole = try clip.clip()
            #expect(whole.fps == 30)
            #expect(whole.frames == (0..<4).map { .gradient(width: 64, height: 32, shift: $0) })
            let camera = Camera(width: 64, height: 32)
            #expect(whole.labels == (0..<4).map { .sample(frame: $0, camera: camera) })
            try clip.verify()
            let video = try MP4.frames(of: clip.videoPath)
            #expect(video.frames.count == 4)
            #expect(video.fps == 30)
        }
    }

    @Test func allWholeClipsOfADatasetAreFoundByName() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            for id in ["b", "a", "c"] { try writeSampleClip(id, frames: 1, in: dataset) }
            try FileManager.default.removeItem(at: folder.appending(path: "clips/c/DONE"))
            #expect(try ClipFolder.all(in: folder).map(\.description.id) == ["a", "b"])
            let missing = #expect(throws: FileError.self) {
                try ClipFolder.all(in: folder.appending(path: "nowhere"))
            }
            #expect(missing?.exitCode == 66)
        }
    }

    @Test(arguments: ["DONE", "clip.json"])
    func aClipWithoutItsFilesIsNotOpened(name: String) throws {
        try withSampleClip { clip in
            try FileManager.default.removeItem(at: clip.url.appending(path: name))
            let error = #expect(throws: FileError.self) { try ClipFolder(at: clip.url) }
            #expect(error?.exitCode == 66)
        }
    }

    @Test func aFormatOfTheFutureIsRefusedAndItsExtraFieldsAreNot() throws {
        try withSampleClip { clip in
            let path = clip.url.appending(path: "clip.json").path
            let json = String(decoding: try DurableFile.read(path), as: UTF8.self)
            let extra = json.replacing(#""id""#, with: #""new_field":{"a":[1]},"id""#)
            try DurableFile.write(Array(extra.utf8), to: path)
            #expect(try ClipFolder(at: clip.url).description == clip.description)
            let future = json.replacing(/"format" : \d+/, with: #""format" : 99"#)
            try DurableFile.write(Array(future.utf8), to: path)
            let error = #expect(throws: FileError.self) { try ClipFolder(at: clip.url) }
            #expect(error?.what.hasPrefix("has format 99; this simdrive reads ") == true)
            #expect(error?.remedy == "use the version that wrote it, 0.1.0")
        }
    }

    @Test func anImportedClipIsReadWithWhatIsKnown() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            let known = (0..<3).map {
                KnownLabels(frame: $0, time: Double($0), environment: .init(weather: .fog))
            }
            let writer = try ClipWriter(in: dataset, about: .imported(id: "a"), scenario: nil)
            for labels in known {
                try writer.append(.gradient(width: 64, height: 32, shift: labels.frame), labels)
            }
            try writer.finish()
            let clip = try ClipFolder(at: dataset.clip("a"))
            try clip.verify()
            #expect(try clip.frame(2) == .gradient(width: 64, height: 32, shift: 2))
            #expect(try clip.knownLabels() == known)
            let labels = #expect(throws: FileError.self) { try clip.labels() }
            #expect(labels?.what == "line 1: environment.time_of_day is missing")
            let scenario = #expect(throws: FileError.self) { try clip.scenario() }
            #expect(scenario?.exitCode == 66)
        }
    }

    /// A value that a hostile clip.json may give a field, and what is said to it.
    @Test(arguments: [
        (#""name" : "CAM_FRONT""#, #""name" : "../../../etc""#, "a name that cannot be"),
        (#""id" : "a""#, #""id" : "/etc/passwd""#, "a name that cannot be"),
        (#""width" : 64"#, #""width" : 9000000000000000000"#, "describes 4 frames"),
        (#""frames" : 4"#, #""frames" : -1"#, "describes -1 frames"),
        (#""frames" : 4"#, #""frames" : 20000000"#, "describes 20000000 frames"),
        (#""fps" : 30"#, #""fps" : 0"#, "at 0.0 a second"),
        (#""fps" : 30"#, #""fps" : 1e19"#, "at 1e+19 a second"),
        (#""fps" : 30"#, #""fps" : 1e999"#, "is not valid JSON"),
    ])
    func absurdDescriptionsAreRefused(field: String, value: String, what: String) throws {
        try withSampleClip { clip in
            let path = clip.url.appending(path: "clip.json").path
            let json = String(decoding: try DurableFile.read(path), as: UTF8.self)
            try #require(json.contains(field))
            try DurableFile.write(Array(json.replacing(field, with: value).utf8), to: path)
            let error = #expect(throws: FileError.self) { try ClipFolder(at: clip.url) }
            #expect(error?.exitCode == 65)
            #expect(error?.what.contains(what) == true, "\(error?.what ?? "")")
        }
    }

    /// What somebody has put into the clip stays in it.
    @Test func otherLabelsTakeThePlaceOfThoseThatAreThere() throws {
        try withSampleClip { clip in
            try makeOddThing(at: clip.url.appending(path: "pipe").path)
            let before = try contents(of: clip.url.appending(path: "frames"))
            var labels = try clip.labels()
            labels[1].actors = []
            try clip.replace(labels) { $0.agreement = 0.25 }
            let dataset = clip.url.deletingLastPathComponent().deletingLastPathComponent()
            #expect(try DatasetFolder(at: dataset, existing: .resume).isDone("a"))
            let new = try ClipFolder(at: clip.url)
            #expect(try new.labels() == labels && new.description.agreement == 0.25)
            #expect(try contents(of: clip.url.appending(path: "frames")) == before)
            #expect(FolderContents(of: clip.url).others == ["pipe"])
            let names = try FileManager.default.contentsOfDirectory(atPath: dataset.path + "/clips")
            #expect(names == ["a"])
        }
    }

    @Test func changesAreNoticed() throws {
        try withSampleClip { clip in
            try PNG.write(.flat([1, 2, 3], width: 64, height: 32), to: clip.framePath(2))
            #expect(throws: FileError.self) { try clip.verify() }
            try PNG.write(.flat([1, 2, 3], width: 32, height: 32), to: clip.framePath(2))
            let size = #expect(throws: FileError.self) { try clip.frame(2) }
            #expect(size?.what == "is 32×32, not 64×32")
            try LabelsFile.write([.sample(frame: 0)], to: clip.url.path + "/labels.jsonl")
            let count = #expect(throws: FileError.self) { try clip.labels() }
            #expect(count?.what == "labels 1 of 4 frames")
        }
    }

    private func withSampleClip(_ body: (ClipFolder) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            try writeSampleClip("a", in: dataset)
            try body(ClipFolder(at: dataset.clip("a")))
        }
    }
}
