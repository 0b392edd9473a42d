import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets
@testable import Files

/// What our own exports say comes back as it was, whatever else is in the file.
struct ExportRoundTripTests {
    /// Frames: `b` with a box, `e` with nobody, `?` of unknown road users, `p` with a box and unknown others.
    @Test(arguments: ["bb", "be", "eb", "ee", "b?b", "?b", "e??e", "bep?e", "ppe"])
    func framesComeBackFromCOCO(frames: String) throws {
        try withTemporaryFolder { folder in
            try writeClip(frames, in: folder)
            let target = try DatasetExport(of: folder).write(.coco, in: folder)
            let file = target.appending(path: "annotations/instances_train.json").path
            let found = try BoxedPictures.coco(file)
            #expect(found.ignored.isEmpty && found.value.count == 1)
            #expect(found.value[0].unread.isEmpty)
            #expect(Self.text(of: found.value[0].images) == frames)
        }
    }

    /// Pictures of which nobody knows who is in them are in no list that other loaders read.
    @Test func unknownFramesAreNoExamples() throws {
        try withTemporaryFolder { folder in
            try writeClip("b?pb", in: folder)
            let target = try DatasetExport(of: folder).write(.coco, in: folder)
            let path = target.appending(path: "annotations/instances_train.json").path
            let given = try JSON.decode(
                COCO.Given.self, from: DurableFile.read(path), file: path)
            let images = try given.images.map { try $0.result.get() }
            #expect(images.map(\.fileName) == ["a/000000.png", "a/000003.png"])
            #expect(images.map(\.frameId?.value) == [0, 1])
            #expect(given.annotations?.count == 2)
        }
    }

    /// The last frames are known by the list of the export, as long as the labels are those that were exported.
    @Test(arguments: [
        ("bb", "", "bb"), ("be", "", "be"), ("bee", "", "bee"), ("ee", "", "ee"),
        ("bebee", "", "bebee"), ("bee", "changed", "b??"),
        ("bee", "unlisted", "b??"), ("bee", "more", "bee?"),
    ])
    func framesComeBackFromKITTI(frames: String, change: String, expected: String) throws {
        try withTemporaryFolder { folder in
            try writeClip(frames, in: folder)
            let target = try DatasetExport(of: folder).write(.kitti, in: folder)
            let training = target.appending(path: "training")
            let labels = training.appending(path: "label_02/0000.txt").path
            let pictures = training.appending(path: "image_02/0000").path
            switch change {
            case "changed": try DurableFile.write(DurableFile.read(labels) + [10], to: labels)
            case "unlisted":
                try FileManager.default.removeItem(
                    at: target.appending(path: ExportFolder.listName))
            case "more":
                let number = String(format: "%06d", frames.count)
                try DurableFile.write([1], to: "\(pictures)/\(number).png")
            default: break
            }
            let found = try BoxedPictures.kitti(labels, pictures: pictures, calibration: nil)
            #expect(Self.text(of: found.images) == expected)
        }
    }

    /// One clip that a format cannot hold leaves the others to it.
    @Test(arguments: [
        (ExportFormat.coco, 2, [] as [String]), (.yolo, 2, []),
        (.kitti, 1, ["b: left out, because it has boxes without tracks"]),
        (.mot, 1, ["b: left out, because it has boxes without tracks"]),
    ])
    func clipsThatAFormatCannotHoldAreLeftOut(
        format: ExportFormat, count: Int, news: [String]
    ) throws {
        try withTemporaryFolder { folder in
            try writeClip("b", in: folder)
            try writeClip("b", id: "b", track: nil, in: folder)
            var notes: [String] = []
            let target = try DatasetExport(of: folder).write(format, in: folder) { _, _ in
            } note: {
                notes.append($0)
            }
            let pictures = try contents(of: target).keys.filter { $0.hasSuffix(".png") }
            #expect(pictures.count == count)
            let lost = notes.filter { $0.contains("left out") }
            #expect(lost.count == news.count && zip(lost, news).allSatisfy { $0.hasPrefix($1) })
        }
    }

    /// What else is where exports are put together: somebody's, and what a killed run has left.
    @Test(arguments: [
        ("notes.txt", false, false), ("notes.txt", true, false),
        ("images/a/000000.png", true, true),
    ])
    func whatIsOfOthersIsNotRemoved(name: String, isMarked: Bool, isRemoved: Bool) throws {
        try withTemporaryFolder { folder in
            try writeClip("b", in: folder)
            let staging = folder.appending(path: "exports/.tmp-coco")
            let path = staging.appending(path: name).path
            try DurableFile.makeFolder(URL(filePath: path).deletingLastPathComponent())
            try DurableFile.write(Array("mine".utf8), to: path)
            if isMarked {
                let line = Checksums.line("images/a/000000.png", hash: Checksums.hash(of: []))
                let list = staging.appending(path: ExportFolder.listName).path
                try DurableFile.write(line, to: list)
                try StagingMark.put(into: staging)
            }
            let export = DatasetExport(of: folder)
            let parent = folder.appending(path: "exports")
            guard !isRemoved else {
                _ = try export.write(.coco, in: parent)
                return #expect(access(staging.path, F_OK) != 0)
            }
            let error = #expect(throws: FileError.self) { try export.write(.coco, in: parent) }
            #expect(error?.exitCode == 73)
            #expect(error?.file == (isMarked ? path : staging.path))
            #expect(try DurableFile.read(path) == Array("mine".utf8))
        }
    }

    /// The videos of other tools that have boxes, of two with a frame each, and of which frames nobody is known.
    @Test(arguments: [
        ([1], "", "be"), ([], "", "??"), ([1, 2], "", "bb"), ([1], "two", "b?"),
        ([1], "said", "be"),
        ([], "said", "ee"),
    ])
    func sequencesWithoutBoxesAreUnknown(boxes: [Int], kind: String, expected: String) throws {
        let videos = (1...2).map {
            #"{"id":\#($0),"name":"\#($0)"\#(kind == "said" ? #","annotated":true"# : "")}"#
        }
        let images = (1...2).map {
            #"{"id":\#($0),"file_name":"\#($0).png","video_id":\#(kind == "" ? 1 : $0)}"#
        }
        let annotations = boxes.map {
            #"{"id":\#($0),"image_id":\#($0),"category_id":1,"bbox":[1,2,3,4]}"#
        }
        let categories = [#"{"id":1,"name":"car"}"#, #"{"id":2,"name":"person"}"#]
        let lists = [
            ("videos", videos), ("images", images), ("categories", categories),
            ("annotations", annotations),
        ]
        let text =
            "{" + lists.map { "\"\($0)\":[\($1.joined(separator: ","))]" }.joined(separator: ",")
            + "}"
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "boxes.json").path
            try DurableFile.write(Array(text.utf8), to: path)
            let found = try BoxedPictures.coco(path)
            #expect(Self.text(of: found.value.flatMap(\.images)) == expected)
            #expect(found.ignored.isEmpty == !expected.contains("?"), "\(found.ignored)")
        }
    }

    private static func text(of images: [AnnotatedImage]) -> String {
        images.map { image in
            switch (image.isComplete, image.actors.isEmpty) {
            case (true, true): "e"
            case (true, false): "b"
            case (false, true): "?"
            case (false, false): "p"
            }
        }.joined()
    }

    private func writeClip(
        _ frames: String, id: String = "a", track: Int? = 1, in folder: URL
    ) throws {
        let dataset = try DatasetFolder(at: folder, existing: .resume)
        let writer = try ClipWriter(in: dataset, about: .imported(id: id), scenario: nil)
        let car = KnownActor(
            actorClass: .car, track: track, box2D: Box2D(left: 1, top: 2, right: 30, bottom: 20))
        for (index, kind) in frames.enumerated() {
            let boxes = FrameBoxes(
                actors: "bp".contains(kind) ? [car] : [], isComplete: "be".contains(kind))
            try writer.append(
                .gradient(width: 64, height: 32, shift: index),
                KnownLabels(frame: index, time: Double(index), boxes: boxes))
        }
        try writer.finish()
    }
}
