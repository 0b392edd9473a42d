import Datasets
import Foundation
import Frames
import Sim
import Testing

@testable import simdrive

/// What other tools say of pictures, through the command line.
@Suite(.timeLimit(.minutes(10)))
struct ImportBoxesTests {
    private let program: Program

    init() throws { program = try Program() }

    /// Our own boxes come back from both formats, for the same pictures.
    @Test(arguments: ["coco", "kitti"])
    func whatWasExportedComesBack(format: String) throws {
        try export()
        let (name, arguments) = command(format)
        try succeed(
            arguments + ["-o", program.path("back"), "--size", "64x128", "--fps", "10"])
        let (source, clip) = (try clip("given", Self.rendered), try clip("back", name))
        #expect(clip.description.frames == source.description.frames)
        #expect(clip.description.framesSha256 == source.description.framesSha256)
        let (rendered, imported) = (try source.labels(), try clip.knownLabels())
        try #require(rendered.count == imported.count && !imported.isEmpty)
        for (given, found) in zip(rendered, imported) {
            let seen = given.actors.filter { ($0.visibleFraction ?? 1) >= 0.1 }
            let actors = try #require(found.actors)
            try #require(seen.count == actors.count && !seen.isEmpty)
            #expect((found.ego, found.camera, found.environment) == (nil, nil, nil))
            for (a, b) in zip(seen, actors) {
                #expect(a.box2D.isNear(b.box2D))
                #expect(a.actorClass == b.actorClass && b.track != nil && b.color == nil)
                #expect((b.box3D != nil) == (format == "kitti"))
                if let depth = b.depth { #expect(abs(depth - a.depth) < 1e-5) }
            }
        }
        #expect(focalLength(of: clip) == (format == "kitti" ? focalLength(of: source) : nil))
        try succeed(["dataset", "verify", program.path("back")])
        let stats = try succeed(["dataset", "stats", program.path("back")])
        #expect(stats.contains("car"))
        try succeed(["dataset", "export", program.path("back"), "coco", "kitti", "mot", "yolo"])
    }

    @Test func clipsAreKeptAsLongAsTheirBoxesAreTheSame() throws {
        try export()
        let (name, arguments) = command("kitti")
        let command =
            arguments + ["-o", program.path("out"), "--size", "32x64", "--source-fps", "10"]
        try succeed(command + ["--fps", "5"])
        #expect(try clip("out", name).description.frames == 4)
        #expect(try program.run(command).status == 73)
        let kept = try program.run(command + ["--fps", "5", "--resume"])
        #expect(kept.status == 0 && kept.errors.contains("is there already"))
        try String(contentsOfFile: labels, encoding: .utf8)
            .replacing(" Car ", with: " Van ")
            .write(toFile: labels, atomically: true, encoding: .utf8)
        #expect(try program.run(command + ["--fps", "5", "--resume"]).status == 73)
        try succeed(command + ["--fps", "5", "--overwrite"])
        #expect(try clip("out", name).knownLabels()[0].actors?.first?.actorClass == .van)
    }

    @Test func everyVideoIsAClipAndWhatIsStrangeIsNamed() throws {
        for name in ["x", "y"] {
            let folder = program.folder.appending(path: "images/\(name)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try PNG.write(
                Frame(width: 64, height: 32, pixels: [UInt8](repeating: 90, count: 6144)),
                to: folder.appending(path: "0.png").path)
        }
        let boxes = """
            {"categories": [{"id": 3, "name": "ufo"}, {"id": 1, "name": "car"},
                            {"id": 2, "name": "person"}],
             "images": [{"id": 0, "file_name": "x/0.png"}, {"id": 1, "file_name": "y/0.png"}],
             "annotations": [{"image_id": 0, "category_id": 3, "bbox": [1, 1, 5, 5]},
                             {"image_id": 1, "category_id": 1, "bbox": [20, 2, 10, 8]},
                             {"image_id": 1, "category_id": 1, "bbox": [70, 1, 5, 5]}]}
            """
        let path = program.path("boxes.json")
        try boxes.write(toFile: path, atomically: true, encoding: .utf8)
        let arguments = [
            "import", "coco", path, "--images", program.path("images"), "--size", "16x32", "--json",
        ]
        let report = try JSONDecoder().decode(
            Report.self,
            from: Data(try succeed(arguments + ["-o", program.path("out")]).utf8))
        #expect(report.not_understood == ["1 boxes of class 'ufo'"])
        #expect(report.clips.map(\.clip) == ["x-CAM_FRONT", "y-CAM_FRONT"])
        #expect(
            report.clips.map(\.not_understood)
                == [[], ["1 boxes outside of what is kept of their pictures"]])
        let unknown = try clip("out", "x-CAM_FRONT").knownLabels()
        #expect(unknown.map(\.actors) == [nil] && unknown.map(\.ignored?.count) == [1])
        let box = Box2D(left: 10, top: 1, right: 15, bottom: 5)
        #expect(
            try clip("out", "y-CAM_FRONT").knownLabels().map(\.actors)
                == [[KnownActor(actorClass: .car, box2D: box)]])
        try succeed(["dataset", "verify", program.path("out")])
        let stats = try succeed(["dataset", "stats", program.path("out")])
        #expect(stats.contains(/boxes +car 1\ntracks +\n/))
        let export = try program.run(["dataset", "export", program.path("out"), "coco", "yolo"])
        #expect(
            export.status == 0 && export.errors.contains("x-CAM_FRONT: left out, because nobody"))
        let map = program.path("classes.yaml")
        try "ufo: van\n".write(toFile: map, atomically: true, encoding: .utf8)
        try succeed(arguments + ["-o", program.path("mapped"), "--class-map", map])
        #expect(
            try clip("mapped", "x-CAM_FRONT").knownLabels().map { $0.actors?.map(\.actorClass) }
                == [[.van]])
        let refused = try program.run(["dataset", "export", program.path("out"), "mot"])
        #expect(refused.status == 65 && refused.errors.contains("boxes without tracks"))
        try succeed(arguments + ["-o", program.path("part"), "--shard", "1/2"])
        #expect(try ClipFolder.all(in: program.folder.appending(path: "part")).count == 1)
    }

    /// A name that no clip can have is found before the first clip is made.
    @Test func aBadNameOfTheSecondVideoStopsTheFirst() throws {
        let text = """
            {"videos":[{"id":1,"name":"x"},{"id":2,"name":"y\\nz"}],"categories":[],"images":[
            {"id":1,"file_name":"0.png","video_id":1},{"id":2,"file_name":"1.png","video_id":2}]}
            """
        let file = program.path("boxes.json")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        for index in 0..<2 {
            try PNG.write(Frame(width: 32, height: 16), to: program.path("\(index).png"))
        }
        let outcome = try program.run(
            ["import", "coco", file, "--images", program.folder.path, "-o", program.path("new")])
        #expect(outcome.status == 65 && outcome.complaint.contains("a clip cannot be called"))
        #expect(!FileManager.default.fileExists(atPath: program.path("new")))
    }

    @Test(
        arguments: [
            (["coco", "nowhere.json", "--images", "/"], 66), (["coco", "a.json"], 64),
            (["kitti", "a.txt", "--images", "/", "--source-fps", "0"], 64),
            (["kitti", "/dev/null", "--images", "nowhere"], 66),
            (["coco", #filePath, "--images", "/"], 65),
            (["coco", "a.json", "--images", "/", "--class-map", "nowhere.yaml"], 66),
            (["kitti", #filePath, "--images", "/"], 65),
        ] as [([String], Int32)])
    func wrongInputIsRefused(arguments: [String], status: Int32) throws {
        let outcome = try program.run(["import"] + arguments + ["-o", program.path("out")])
        #expect(outcome.status == status, "\(outcome.errors)")
    }

    /// A rendered clip and its exports.
    private func export() throws {
        try succeed(["render", try program.scenario("drive"), "-o", program.path("given")])
        try succeed([
            "dataset", "export", program.path("given"), "coco", "kitti", "-o", program.path("as"),
        ])
    }

    private static let rendered = "drive-5-CAM_FRONT"
    private var labels: String { program.path("as/kitti/training/label_02/0000.txt") }

    /// The name of the clip and how it is imported.
    private func command(_ format: String) -> (clip: String, arguments: [String]) {
        let folder = program.path("as/\(format)")
        guard format == "kitti" else {
            return (
                Self.rendered,
                [
                    "import", "coco", "\(folder)/annotations/instances_train.json", "--images",
                    "\(folder)/images",
                ]
            )
        }
        return (
            "0000-CAM_FRONT",
            [
                "import", "kitti", labels, "--images", "\(folder)/training/image_02/0000",
                "--calib",
                "\(folder)/training/calib/0000.txt",
            ]
        )
    }

    /// Whole pixels.
    private func focalLength(of clip: ClipFolder) -> Double? {
        clip.description.camera.intrinsics?.fx.rounded()
    }

    private func clip(_ dataset: String, _ name: String) throws -> ClipFolder {
        try ClipFolder(at: program.folder.appending(path: "\(dataset)/clips/\(name)"))
    }

    @discardableResult
    private func succeed(_ arguments: [String]) throws -> String {
        let outcome = try program.run(arguments)
        try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
        return outcome.output
    }

    private struct Report: Decodable {
        var clips: [Clip]
        var not_understood: [String]

        struct Clip: Decodable {
            var clip: String
            var not_understood: [String]
        }
    }
}

extension Box2D {
    /// The same but for the two decimals that COCO is written with.
    fileprivate func isNear(_ other: Box2D) -> Bool {
        [left - other.left, top - other.top, right - other.right, bottom - other.bottom]
            .allSatisfy { abs($0) < 0.011 }
    }
}
