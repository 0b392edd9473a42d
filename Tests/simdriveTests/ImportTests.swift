import Datasets
import Foundation
import Frames
import Testing
import Workflows

@testable import simdrive

@Suite(.timeLimit(.minutes(10)))
struct ImportTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test func aVideoBecomesAClip() throws {
        let outcome = try program.run(
            ["import", "video", try video(), "-o", program.path("out"), "--json"] + Self.options)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
        #expect(report.clips.map(\.clip) == ["drive-CAM_FRONT"])
        #expect(report.clips.map(\.frames) == [4])
        #expect(report.clips.map(\.not_understood) == [[]])
        let clip = try ClipFolder(at: URL(filePath: try #require(report.clips.first?.folder)))
        try clip.verify()
        let about = clip.description
        #expect((about.width, about.height, about.fps, about.frames) == (64, 32, 5, 4))
        #expect(about.source == .imported && !about.synthetic && about.license == "CC-BY-4.0")
        #expect(about.origin?.file == "drive.mp4" && about.origin?.fps == 10)
        let labels = try clip.knownLabels()
        #expect(labels.map(\.time) == [0, 0.2, 0.4, 0.6])
        #expect(labels.allSatisfy { $0.environment == .init(timeOfDay: .dusk, weather: .rain) })
        #expect(labels.allSatisfy { $0.actors == nil && $0.ego == nil && $0.camera == nil })
        #expect(try MP4.frames(of: clip.videoPath).frames.count == 4)
    }

    @Test func aFolderOfPicturesBecomesAClipAndStrangersAreNamed() throws {
        let folder = program.folder.appending(path: "drive.12")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for index in 0..<6 {
            try PNG.write(picture(index), to: folder.appending(path: "\(index).png").path)
        }
        try "?".write(to: folder.appending(path: "boxes.xml"), atomically: true, encoding: .utf8)
        let outcome = try program.run(
            ["import", "images", folder.path, "--source-fps", "10", "-o", program.path("out")]
                + Self.options)
        #expect(outcome.status == 0)
        #expect(outcome.output == program.path("out/clips/drive.12-CAM_FRONT") + "\n")
        #expect(outcome.errors.contains("not understood: boxes.xml"))
        let clip = try ClipFolder(
            at: program.folder.appending(path: "out/clips/drive.12-CAM_FRONT"))
        #expect(clip.description.frames == 3)
        #expect(try clip.frame(1) == picture(2).halved)
    }

    /// What is called like a picture and is none, or cannot be read, is counted.
    @Test(arguments: [
        ("pipe", "no files that can be read"), ("folder", "no files that can be read"),
        ("link", "missing"), ("noise", "broken"),
    ])
    func lenientImportsPassOver(kind: String, reason: String) throws {
        let folder = program.folder.appending(path: "pictures")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for index in 0..<3 {
            try PNG.write(picture(index), to: folder.appending(path: "\(index).png").path)
        }
        let odd = folder.appending(path: "3.png").path
        switch kind {
        case "pipe": #expect(mkfifo(odd, 0o600) == 0)
        case "folder": #expect(mkdir(odd, 0o700) == 0)
        case "link": #expect(symlink("nowhere", odd) == 0)
        default: try Data("noise".utf8).write(to: URL(filePath: odd))
        }
        let command = [
            "import", "images", folder.path, "-o", program.path("out"), "--size", "32x64",
        ]
        let strict = try program.run(command)
        #expect([65, 66].contains(strict.status) && strict.complaint.contains("3.png"))
        let outcome = try program.run(command + ["--lenient"])
        #expect(outcome.status == 0)
        #expect(outcome.complaint.hasSuffix("1 pictures left out: \(reason)"), "\(outcome.errors)")
    }

    @Test func wholeClipsAreKeptAndOthersNotPassedOff() throws {
        let command = ["import", "video", try video(), "-o", program.path("out")] + Self.options
        #expect(try program.run(command).status == 0)
        let whole = try program.clips(of: "out")
        #expect(try program.run(command).status == 73)
        let kept = try program.run(command + ["--resume"])
        #expect(kept.status == 0 && kept.errors.contains("is there already"))
        for other in [["--fps", "10"], ["--fit", "stretch"], ["--weather", "fog"]] {
            #expect(try program.run(command + ["--resume"] + other).status == 73, "\(other)")
        }
        #expect(try program.run(command + ["--overwrite"]).status == 0)
        #expect(try program.clips(of: "out") == whole)
    }

    @Test func aVideoThatIsCutOffLeavesNothing() throws {
        let path = try video()
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(whole.count - 200).write(to: URL(filePath: path))
        let outcome = try program.run(
            ["import", "video", path, "-o", program.path("out")] + Self.options)
        #expect(outcome.status == 65)
        #expect(outcome.complaint.contains("drive.mp4: is not a whole video"))
        #expect(!FileManager.default.fileExists(atPath: program.path("out")))
    }

    @Test(arguments: [
        ["--size", "31x64"], ["--size", "64"], ["--size", "0x0"], ["--fps", "0"],
        ["--time-of-day", "noon"], ["--fit", "pad"], ["--license", ""],
    ])
    func wrongUsageIsRefused(options: [String]) throws {
        let outcome = try program.run(["import", "video", "a.mp4", "-o", "out"] + options)
        #expect(outcome.status == 64)
    }

    @Test func twoFilesOfOneNameAreRefused() throws {
        let outcome = try program.run([
            "import", "video", "x/a.mp4", "y/a.mp4", "-o", program.path("out"),
        ])
        #expect(outcome.status == 64)
        #expect(outcome.complaint.contains("both make the clip a-CAM_FRONT"))
    }

    @Test func sizesAreRowsByColumns() {
        let size = PictureSize(argument: "256X512")
        #expect(size?.height == 256 && size?.width == 512)
        #expect(PictureSize(height: 512, width: 1024).defaultValueDescription == "512x1024")
    }

    private static let options = [
        "--size", "32x64", "--fps", "5", "--time-of-day", "dusk", "--weather", "rain", "--license",
        "CC-BY-4.0",
    ]

    private struct Report: Decodable {
        var clips: [Clip]

        struct Clip: Decodable {
            var clip: String
            var folder: String
            var frames: Int
            var not_understood: [String]
        }
    }

    /// Eight frames of 64×128, ten a second.
    private func video() throws -> String {
        let path = program.path("drive.mp4")
        let writer = try MP4Writer(path: path, width: 128, height: 64, fps: 10)
        for index in 0..<8 { try writer.write(picture(index)) }
        try writer.finish()
        return path
    }

    private func picture(_ index: Int) -> Frame {
        var frame = Frame(width: 128, height: 64)
        for at in frame.pixels.indices { frame.pixels[at] = UInt8(40 + 20 * index) }
        return frame
    }
}

extension Frame {
    /// A flat picture at half the size.
    fileprivate var halved: Frame {
        Frame(
            width: width / 2, height: height / 2, pixels: Array(pixels[..<(pixels.count / 4)]))
    }
}
