import Files
import Foundation
import Frames
import TestSupport
import Testing

@testable import Datasets
@testable import Workflows

struct ImportJobTests {
    private let settings = ImportSettings(
        fitter: PictureFitter(width: 32, height: 16, fit: .crop), fps: 5, timeOfDay: .dusk,
        weather: nil, license: "CC-BY-4.0")

    /// Names of six data sets: of the drive where the folder is a camera's.
    @Test(arguments: [
        ("/data/drive.12", "drive.12-CAM_FRONT"), ("/data/0001/image_02/", "0001-image_02"),
        ("/data/scene/CAM_BACK_LEFT", "scene-CAM_BACK_LEFT"),
    ])
    func clipsOfPicturesAreNamedAfterTheDrive(folder: String, clip: String) {
        let job = ImportJob(pictures: folder, sourceFPS: nil, settings: settings)
        #expect(job.planned.clip == clip && job.planned.seed == 0)
        #expect(job.path == folder)
    }

    @Test func clipsOfVideosAreNamedAfterTheFile() {
        let job = ImportJob(video: "/data/a.b.mp4", settings: settings)
        #expect(job.planned == ShardEntry(clip: "a.b-CAM_FRONT", scenario: "a.b", seed: 0))
    }

    @Test func twoInputsOfOneNameAreRefused() {
        let jobs = ["/a/drive.mp4", "/b/drive.avi"].map {
            ImportJob(video: $0, settings: settings)
        }
        #expect(
            throws: RequestError.sameClip(
                "drive-CAM_FRONT", input: "/a/drive.mp4", other: "/b/drive.avi")
        ) { try jobs.checkNames() }
    }

    /// Six pictures taken ten times a second are three at five; what is known stands in their labels.
    @Test func picturesBecomeAClip() throws {
        try withTemporaryFolder { folder in
            let pictures = try pictures(in: folder)
            let job = ImportJob(pictures: pictures.path, sourceFPS: 10, settings: settings)
            let made = try write(job, to: folder)
            #expect(made.frames == 3 && !made.wasThere && made.unread == ["notes.txt"])
            let clip = try ClipFolder(at: URL(filePath: made.folder))
            let about = clip.description
            #expect(about.source == .imported && about.license == "CC-BY-4.0" && !about.synthetic)
            #expect((about.width, about.height, about.fps) == (32, 16, 5))
            let labels = try clip.knownLabels()
            #expect(labels.map(\.time) == [0, 0.2, 0.4])
            #expect(
                labels.allSatisfy { $0.environment == .init(timeOfDay: .dusk) && $0.actors == nil })
            #expect(try clip.frame(2) == .grey(120, width: 32, height: 16))
        }
    }

    @Test func wholeClipsAreKeptAndOthersNotPassedOff() throws {
        try withTemporaryFolder { folder in
            let pictures = try pictures(in: folder)
            func job(_ settings: ImportSettings) -> ImportJob {
                ImportJob(pictures: pictures.path, sourceFPS: 10, settings: settings)
            }
            _ = try write(job(settings), to: folder)
            #expect(try write(job(settings), to: folder, .resume).wasThere)
            var other = settings
            other.timeOfDay = .day
            #expect(throws: ClipConflict.self) { try write(job(other), to: folder, .resume) }
            let crf = #expect(throws: ClipConflict.self) {
                try write(job(settings), to: folder, .resume, crf: 20)
            }
            #expect(crf?.description.contains("crf 30, not 20") == true)
            other = settings
            other.isSynthetic = true
            #expect(throws: ClipConflict.self) { try write(job(other), to: folder, .resume) }
            // Other pictures of as many bytes: two change places.
            let paths = ["0.png", "5.png"].map { pictures.appending(path: $0) }
            let swapped = try paths.map { try Data(contentsOf: $0) }
            for (path, data) in zip(paths, swapped.reversed()) { try data.write(to: path) }
            #expect(throws: ClipConflict.self) { try write(job(settings), to: folder, .resume) }
        }
    }

    private func write(
        _ job: ImportJob, to folder: URL, _ existing: ExistingOutput = .refuse, crf: Int = 30
    ) throws -> ImportedClip {
        try job.write(
            to: DatasetFolder(at: folder.appending(path: "out"), existing: existing), crf: crf,
            observer: SilentObserver())
    }

    /// Grey pictures, each lighter than the one before it.
    private func pictures(in folder: URL) throws -> URL {
        let pictures = folder.appending(path: "drive")
        try DurableFile.makeFolder(pictures)
        for index in 0..<6 {
            try PNG.write(
                .grey(UInt8(40 + 20 * index), width: 64, height: 32),
                to: pictures.appending(path: "\(index).png").path)
        }
        try Data("?".utf8).write(to: pictures.appending(path: "notes.txt"))
        return pictures
    }
}

extension Frame {
    fileprivate static func grey(_ level: UInt8, width: Int, height: Int) -> Frame {
        Frame(
            width: width, height: height,
            pixels: [UInt8](repeating: level, count: width * height * 3))
    }
}
