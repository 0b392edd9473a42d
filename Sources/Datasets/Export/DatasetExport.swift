import Files
import Foundation
import Sim

/// A format that a dataset can be exported to.
public enum ExportFormat: String, CaseIterable, Sendable {
    /// Object detection JSON, with videos and tracks.
    case coco
    /// Tracking labels and calibration, with cuboids.
    case kitti
    /// MOT Challenge ground truth.
    case mot
    /// A text file for each picture.
    case yolo
}

/// Writes datasets in the formats of other tools.
///
/// Pictures are linked, not copied, where the file system can: a picture changed in an export is
/// changed in the dataset.
public struct DatasetExport: Sendable {
    public let dataset: URL
    /// Replaces exports that are there.
    public var overwrites = false
    /// Gives everybody one class in MOT ground truth.
    public var isClassAgnostic = false

    public init(of dataset: URL, overwrites: Bool = false, isClassAgnostic: Bool = false) {
        self.dataset = dataset
        self.overwrites = overwrites
        self.isClassAgnostic = isClassAgnostic
    }

    /// Makes the folder `parent/<format>` and returns it; it gets its name when it is whole.
    public func write(
        _ format: ExportFormat, in parent: URL,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> URL {
        let target = parent.appending(path: format.rawValue)
        if !overwrites, access(target.path, F_OK) == 0 {
            throw FileError(
                .cannotCreate, file: target.path, "exists already",
                remedy: "replace it with --overwrite")
        }
        let clips = try ClipFolder.all(in: dataset)
        try DurableFile.makeFolder(parent)
        let staging = try StagingFolder.create(parent.appending(path: ".tmp-\(format.rawValue)"))
        do {
            let folder = ExportFolder(url: staging.url)
            var layout = layout(of: format)
            for (done, clip) in clips.enumerated() {
                try layout.add(ExportClip(clip), to: folder)
                progress(done + 1, clips.count)
            }
            try layout.finish(folder)
            try staging.move(to: target)
        } catch {
            staging.remove()
            throw error
        }
        return target
    }

    private func layout(of format: ExportFormat) -> any ExportLayout {
        switch format {
        case .coco: COCOExport()
        case .kitti: KITTIExport()
        case .mot: MOTExport(agnostic: isClassAgnostic)
        case .yolo: YOLOExport()
        }
    }
}

/// The files of one format.
protocol ExportLayout {
    /// Adds a clip; clips come in the order of their names.
    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws
    /// Writes what speaks of all clips.
    func finish(_ folder: ExportFolder) throws
}

/// A clip with what exporters say of it.
struct ExportClip {
    let folder: ClipFolder
    let labels: [KnownLabels]
    let images: [AnnotatedImage]

    init(_ folder: ClipFolder) throws {
        self.folder = folder
        labels = try folder.knownLabels()
        guard labels.allSatisfy({ $0.actors != nil }) else {
            throw FileError(
                .data, file: folder.url.path,
                "has no boxes to export: nobody has said where its road users are",
                remedy: "export a dataset without such clips")
        }
        let (name, about) = (folder.url.lastPathComponent, folder.description)
        images = labels.map {
            AnnotatedImage($0, of: name, width: about.width, height: about.height)
        }
    }

    /// Throws unless everybody has a track: a format of tracks cannot say it otherwise.
    func checkTracks() throws {
        guard labels.allSatisfy({ $0.actors?.allSatisfy { $0.track != nil } ?? true }) else {
            throw FileError(
                .data, file: folder.url.path,
                "has boxes without tracks, which this format of tracks cannot hold",
                remedy: "export it to coco or yolo")
        }
    }

    var name: String { folder.url.lastPathComponent }

    var split: Split { Split(scenario: folder.description.scenario) }
}

/// A folder that an export is put together in.
struct ExportFolder {
    let url: URL

    func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Exports can be made again: nothing waits for the disk.
    func write(_ bytes: [UInt8], to path: String) throws {
        try AppendedFile(try prepared(path)).append(bytes)
    }

    /// A second name for a file; a copy where the file system has no such thing.
    func link(_ source: String, to path: String) throws {
        let target = try prepared(path)
        guard Foundation.link(source, target) != 0 else { return }
        try AppendedFile(target).append(DurableFile.read(source))
    }

    func makeFolder(_ path: String) throws {
        try DurableFile.makeFolder(url.appending(path: path))
    }

    private func prepared(_ path: String) throws -> String {
        let file = url.appending(path: path)
        let folder = file.deletingLastPathComponent()
        if access(folder.path, F_OK) != 0 { try DurableFile.makeFolder(folder) }
        return file.path
    }
}
