import Files
import Foundation
import Sim
import TestSupport
import Testing

@testable import Datasets

struct DatasetExportTests {
    @Test func theTreesAreComplete() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let export = DatasetExport(of: folder)
            for format in ExportFormat.allCases {
                _ = try export.write(format, in: folder.appending(path: "exports"))
            }
            let files = Set(try contents(of: folder.appending(path: "exports")).keys)
            for name in [
                "coco/annotations/instances_train.json", "coco/images/b/000001.png",
                "kitti/clips.txt", "kitti/training/evaluate_tracking.seqmap.training",
                "kitti/training/label_02/0001.txt", "kitti/training/calib/0001.txt",
                "kitti/training/image_02/0001/000001.png", "mot/seqmaps/SIM-train.txt",
                "mot/SIM-train/SIM-0001/gt/gt.txt", "mot/SIM-train/SIM-0002/img1/000002.png",
                "mot/SIM-train/SIM-0002/seqinfo.ini", "yolo/data.yaml",
                "yolo/images/train/a_000000.png", "yolo/labels/train/a_000000.txt",
            ] { #expect(files.contains(name), "\(name)") }
            #expect(!files.contains("coco/annotations/instances_val.json"))
        }
    }

    /// What is there in the place of a picture, by its bytes; a link for none.
    @Test(arguments: [0, 40, 900] as [Int?] + [nil])
    func brokenPicturesAreNotExported(length: Int?) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let path = folder.appending(path: "clips/b/frames/CAM_FRONT/000001.png").path
            let bytes = try DurableFile.read(path)
            try FileManager.default.removeItem(atPath: path)
            if let length {
                try DurableFile.write(bytes.dropLast(max(bytes.count - length, 1)), to: path)
            } else {
                try FileManager.default.createSymbolicLink(
                    atPath: path, withDestinationPath: "000000.png")
            }
            for format in ExportFormat.allCases {
                let error = #expect(throws: FileError.self) {
                    try DatasetExport(of: folder).write(
                        format, in: folder.appending(path: "exports"))
                }
                #expect(error?.file == path && error?.exitCode == 65)
            }
        }
    }

    @Test func picturesAreLinks() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let target = try DatasetExport(of: folder).write(
                .coco, in: folder.appending(path: "deep/er"))
            var (source, link) = (stat(), stat())
            stat(folder.path + "/clips/a/frames/CAM_FRONT/000000.png", &source)
            stat(target.path + "/images/a/000000.png", &link)
            #expect(source.st_ino == link.st_ino)
        }
    }

    @Test func anExportIsReplacedOnRequestAlone() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let target = try DatasetExport(of: folder).write(.yolo, in: folder)
            try DurableFile.write([UInt8](), to: target.appending(path: "old").path)
            let error = #expect(throws: FileError.self) {
                try DatasetExport(of: folder).write(.yolo, in: folder)
            }
            #expect(error?.exitCode == 73)
            #expect(error?.obstacle == .export)
            let export = DatasetExport(of: folder, overwrites: true)
            // What a trainer has put there is not ours to remove.
            let foreign = #expect(throws: FileError.self) { try export.write(.yolo, in: folder) }
            #expect(foreign?.file == target.appending(path: "old").path && foreign?.exitCode == 73)
            try FileManager.default.removeItem(at: target.appending(path: "old"))
            try FileManager.default.removeItem(at: target.appending(path: "data.yaml"))
            _ = try export.write(.yolo, in: folder)
            #expect(try contents(of: target)["data.yaml"] != nil)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(!names.contains { $0.hasPrefix(".tmp") })
        }
    }

    /// What somebody makes of an export's files is not lost; a picture that is the dataset's, too, stays there.
    @Test(arguments: ["annotations/instances_train.json", "images/a/000000.png", "images/a/link"])
    func whatSomebodyHasMadeOfAnExportIsNotReplaced(name: String) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let target = try DatasetExport(of: folder).write(.coco, in: folder)
            let path = target.appending(path: name).path
            if name.hasSuffix("link") {
                try makeOddThing(at: path)
            } else {
                // Not into the file itself, which the dataset shares.
                let bytes = try DurableFile.read(path)
                try DurableFile.write(bytes + Array(" ".utf8), to: path)
            }
            let export = DatasetExport(of: folder, overwrites: true)
            let error = #expect(throws: FileError.self) { try export.write(.coco, in: folder) }
            #expect(error?.file == path && error?.exitCode == 73)
            try FileManager.default.removeItem(atPath: path)
            // A clip that was made again leaves the old pictures to the export.
            try writeSampleClip("b", frames: 2, in: DatasetFolder(at: folder, existing: .overwrite))
            _ = try export.write(.coco, in: folder)
            let list = target.appending(path: "simdrive-export.txt").path
            try DurableFile.write(Array("data.yaml\n".utf8), to: list)
            let other = #expect(throws: FileError.self) { try export.write(.coco, in: folder) }
            #expect(other?.what.contains("simdrive-export.txt is not a list of hashes") == true)
        }
    }

    @Test(
        arguments: [
            (.clip, ["coco/annotations/instances_val.json", "yolo/images/val"], nil),
            (.scenario, [], "has 1 scenario, too few for 2 splits"),
            (.seed, [], "has 1 seed, too few for 2 splits"),
        ] as [(SplitRule.Unit, [String], String?)])
    func clipsOfOneScenarioCanBeSplit(unit: SplitRule.Unit, files: [String], what: String?) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            var export = DatasetExport(of: folder)
            export.split = SplitRule(shares: [0.9, 0.1], unit: unit)
            for format in [ExportFormat.coco, .yolo] {
                do {
                    _ = try export.write(format, in: folder)
                    #expect(what == nil)
                } catch let error as FileError {
                    #expect(error.what == what && error.exitCode == 65)
                }
            }
            let found = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            for file in files { #expect(found.contains(file)) }
            if what == nil {
                #expect(found.filter { $0.contains("yolo/images/val/") }.count == 2)
                #expect(found.filter { $0.contains("yolo/images/train/") }.count == 2)
            }
        }
    }

    /// A sweep of 480 clips of one scenario, as it is made for training.
    @Test func sharesAreMet() throws {
        let clips = (0..<480).map { index in
            var clip = ClipDescription.sample(id: "sweep-\(index)")
            clip.seed = UInt64(index / 4)
            return clip
        }
        for unit in [SplitRule.Unit.clip, .seed] {
            let rule = SplitRule(shares: [0.8, 0.1, 0.1], unit: unit)
            let splits = try rule.splits(of: clips, dataset: "")
            #expect(splits.filter { $0 == .val }.count == 48)
            #expect(splits.filter { $0 == .test }.count == 48)
            let bySeed = Dictionary(grouping: zip(clips, splits), by: \.0.seed)
            let isTogether = bySeed.values.allSatisfy { Set($0.map(\.1)).count == 1 }
            #expect(isTogether == (unit == .seed))
        }
    }

    @Test func visibleBoxesAreThoseOfRenderedClips() throws {
        let labels = KnownLabels(.sample(frame: 0))
        let visible = try #require(Label.sample.box2DVisible)
        #expect(labels.with(.visible).actors?.map(\.box2D) == [visible])
        #expect(labels.with(.projected) == labels)
        var hidden = labels
        hidden.actors?[0].box2DVisible = nil
        #expect(hidden.with(.visible).actors?.isEmpty == true)
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            var export = DatasetExport(of: folder)
            export.boxes = .visible
            let error = #expect(throws: FileError.self) { try export.write(.coco, in: folder) }
            #expect(
                error?.what.contains("only the renderer knows the boxes of what is visible") == true
            )
        }
    }

    /// Frames in which somebody may be missing are in no annotated set.
    @Test(arguments: [
        (ExportFormat.coco, ["a/000000.png", "a/000001.png"]), (.yolo, ["a_000001.png"]),
        (.kitti, []), (.mot, []),
    ])
    func framesOfUnknownRoadUsersAreLeftOut(format: ExportFormat, pictures: [String]) throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(at: folder, existing: .refuse)
            let writer = try ClipWriter(in: dataset, about: .imported(id: "a"), scenario: nil)
            let boxes = [FrameBoxes(isComplete: false), FrameBoxes()]
            for (index, boxes) in boxes.enumerated() {
                try writer.append(
                    .gradient(width: 64, height: 32, shift: index),
                    KnownLabels(frame: index, time: Double(index), boxes: boxes))
            }
            try writer.finish()
            var notes: [String] = []
            do {
                let target = try DatasetExport(of: folder).write(format, in: folder) {
                    _, _ in
                } note: {
                    notes.append($0)
                }
                let names = try contents(of: target).keys.filter { $0.hasSuffix(".png") }
                #expect(names.count == pictures.count)
                #expect(names.allSatisfy { name in pictures.contains { name.hasSuffix($0) } })
            } catch let error as FileError {
                #expect(pictures.isEmpty && error.exitCode == 65)
            }
            #expect(notes.count == 1 && notes[0].contains("1 of its 2 frames"))
            let isPart = notes[0].hasPrefix("a: frame 0 left out, ")
            #expect(isPart == !pictures.isEmpty, "\(notes)")
        }
    }

    /// Which formats take imported clips of which that much is known.
    @Test(
        arguments: [
            (nil, [], "nobody has annotated"), ([], ExportFormat.allCases, ""),
            ([1], ExportFormat.allCases, ""), ([1, nil], [.coco, .yolo], "boxes without tracks"),
        ] as [([Int?]?, [ExportFormat], String)])
    func importedClipsNeedBoxes(tracks: [Int?]?, formats: [ExportFormat], what: String) throws {
        try withTemporaryFolder { folder in
            try writeImportedClip(tracks, in: folder)
            for format in ExportFormat.allCases {
                do {
                    _ = try DatasetExport(of: folder).write(format, in: folder)
                    #expect(formats.contains(format), "\(format)")
                } catch let error as FileError {
                    #expect(!formats.contains(format) && error.exitCode == 65, "\(format)")
                    #expect(error.what.contains(what), "\(error.what)")
                }
            }
            guard formats.contains(.kitti) else { return }
            let files = try contents(of: folder.appending(path: "kitti"))
            #expect(files["training/calib/0000.txt"] == nil)
            #expect(files["training/label_02/0000.txt"]?.isEmpty == tracks?.isEmpty)
        }
    }

    @Test func aLensAloneMakesACalibration() throws {
        try withTemporaryFolder { folder in
            let lens = CameraCalibration.Intrinsics(fx: 50, fy: 60, cx: 31, cy: 15)
            try writeImportedClip([4], lens: lens, in: folder)
            let target = try DatasetExport(of: folder).write(.kitti, in: folder)
            let path = target.appending(path: "training/calib/0000.txt").path
            let calibration = try KITTICalibration.decode(DurableFile.read(path), file: path)
            #expect(calibration.lens?.intrinsics == lens)
        }
    }

    /// Three boxes and what they score; a bar of 0.5.
    @Test(
        arguments: [
            ([0.9, 0.3, nil], "a: 1 of 3 boxes agree less with the pixels: regions to ignore"),
            ([nil, nil, nil], "a: no box has an agreement, so all of them stay"),
            ([0.9, 0.5, nil], nil),
        ] as [([Double?], String?)])
    func boxesThatAgreeLessAreCounted(agreements: [Double?], news: String?) throws {
        try withTemporaryFolder { folder in
            try writeImportedClip([1, 2, 3], agreements: agreements, in: folder)
            var export = DatasetExport(of: folder)
            export.leastAgreement = 0.5
            var notes: [String] = []
            _ = try export.write(.coco, in: folder, note: { notes.append($0) })
            #expect(notes == [news].compactMap { $0 })
        }
    }

    /// The second of three boxes agrees less: it is no road user, and no background either.
    @Test(arguments: [
        (ExportFormat.coco, "annotations/instances_train.json", "\"iscrowd\":1", 1),
        (.kitti, "training/label_02/0000.txt", "0 -1 DontCare -1 -1", 1),
        (.mot, "SIM-train/SIM-0001/gt/gt.txt", ",0,3,1.00000", 1),
        (.yolo, "labels/train/a_000000.txt", "0 ", 2),
    ])
    func boxesThatAgreeLessAreRegionsToIgnore(
        format: ExportFormat, file: String, mark: String, count: Int
    ) throws {
        try withTemporaryFolder { folder in
            try writeImportedClip([1, 2, 3], agreements: [0.9, 0.3, nil], in: folder)
            var export = DatasetExport(of: folder)
            export.leastAgreement = 0.5
            var notes: [String] = []
            let target = try export.write(format, in: folder, note: { notes.append($0) })
            let text = String(decoding: try contents(of: target)[file] ?? [], as: UTF8.self)
            let lines = text.replacing(" ", with: format == .coco ? "" : " ")
                .split(separator: format == .coco ? "}" : "\n")
            #expect(lines.count { $0.contains(mark) } == count, "\(text)")
            let lack = "a: 1 regions to ignore, which YOLO cannot mark"
            #expect(notes.contains(lack) == (format == .yolo))
        }
    }

    /// What is not whole is not exported; an export of nothing is an error.
    @Test func anExportOfNothingIsAnError() throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            for id in ["a", "b"] {
                try FileManager.default.removeItem(at: folder.appending(path: "clips/\(id)/DONE"))
            }
            let error = #expect(throws: FileError.self) {
                try DatasetExport(of: folder).write(.coco, in: folder.appending(path: "exports"))
            }
            #expect(error?.exitCode == 65 && error?.what == "holds no whole clip")
            #expect(access(folder.appending(path: "exports").path, F_OK) != 0)
        }
    }

    @Test(arguments: ["clips", "clips/a/frames"])
    func nothingIsExportedAmongTheClips(place: String) throws {
        try withTemporaryFolder { folder in
            try writeSampleDataset(in: folder)
            let before = try contents(of: folder)
            let error = #expect(throws: FileError.self) {
                try DatasetExport(of: folder).write(.coco, in: folder.appending(path: place))
            }
            #expect(error?.what == "lies among the clips of a dataset")
            #expect(try contents(of: folder) == before)
        }
    }

    private func writeImportedClip(
        _ tracks: [Int?]?, agreements: [Double?]? = nil,
        lens: CameraCalibration.Intrinsics? = nil, in folder: URL
    ) throws {
        var about = ClipDescription.imported(id: "a")
        about.camera.intrinsics = lens
        let dataset = try DatasetFolder(at: folder, existing: .refuse)
        let writer = try ClipWriter(in: dataset, about: about, scenario: nil)
        let actors = tracks?.enumerated().map { index, track in
            var car = KnownActor(
                actorClass: .car, track: track,
                box2D: Box2D(left: 1, top: 2, right: 30, bottom: 20))
            car.agreement = agreements?[index]
            return car
        }
        try writer.append(
            .gradient(width: 64, height: 32), KnownLabels(frame: 0, time: 0, actors: actors))
        try writer.finish()
    }

    private func image(of labels: KnownLabels) -> AnnotatedImage {
        AnnotatedImage(labels, of: "a", width: 1024, height: 512)
    }

    @Test func hiddenRoadUsersAreLeftOut() {
        var labels = FrameLabels.sample(frame: 3)
        // What was seen in the rendered frame counts more than what other road users cover.
        let hiding: [(occlusion: Double, visible: Double?)] = [
            (0.9, nil), (0.91, nil), (0.95, 0.1), (0, 0.09),
        ]
        labels.actors = hiding.enumerated().map { index, hiding in
            var label = Label.sample
            (label.track, label.occlusion, label.visibleFraction) = (
                index + 1, hiding.occlusion, hiding.visible
            )
            return label
        }
        let image = image(of: KnownLabels(labels))
        #expect(image.actors.map(\.track) == [1, 3])
        #expect(image.file == "a/000003.png")
    }

    @Test func cuboidsStandInLevelAxes() throws {
        var labels = FrameLabels.sample(frame: 0)
        labels.ego = Pose(position: Vector3(10, 5, 0), yaw: .pi / 2)
        labels.camera.mount = Pose(position: Vector3(1, 0, 1.5), pitch: 0.1)
        labels.actors[0].box3D = Box3D(
            center: Vector3(12, 16, 1), yaw: .pi / 2, length: 4, width: 2, height: 1)
        let box = try #require(image(of: KnownLabels(labels)).actors.first?.box3D)
        #expect((box.center - Vector3(10, -2, -0.5)).length < 1e-12)
        #expect(abs(box.yaw) < 1e-12)
    }

    /// On a slope of 10 % a car ahead on the same slope is level with the ego.
    @Test func axesTiltWithTheEgo() throws {
        let pitch = -atan(0.1)
        var labels = FrameLabels.sample(frame: 0)
        labels.ego = Pose(position: Vector3(10, 5, 2), yaw: .pi / 2, pitch: pitch)
        labels.camera.mount = Pose(position: Vector3(1, 0, 1.5), pitch: 0.1)
        labels.actors[0].box3D = Box3D(
            standingOn: Pose(position: Vector3(10, 25, 4), yaw: .pi / 2, pitch: pitch), length: 4,
            width: 2, height: 1)
        let box = try #require(image(of: KnownLabels(labels)).actors.first?.box3D)
        // 20 m on the map are 20.1 m along the slope.
        #expect((box.center - Vector3(404.0.squareRoot() - 1, 0, -1)).length < 1e-9)
        #expect(abs(box.pitch) < 1e-12)
    }
}
