import Datasets
import Files
import Foundation

/// One clip to be made of a video or of pictures.
struct ImportJob: ClipInput {
    /// What it is made of: a path, or a path and what to look for there.
    let path: String
    /// The folder's name, the file's without its ending, or what a file of boxes calls the video.
    private let name: String
    let options: ImportOptions

    init(path: String, isFolder: Bool, options: ImportOptions) {
        self.path = path
        self.options = options
        let url = URL(filePath: path).standardizedFileURL
        name = (isFolder ? url : url.deletingPathExtension()).lastPathComponent
    }

    /// A video that a file of boxes tells of, at `path`.
    init(path: String, video: String, options: ImportOptions) {
        self.path = path
        self.options = options
        // Some files call their videos by paths, and our own exports by the names of clips.
        let name = video.replacing("/", with: "-")
        let ending = "-\(Self.camera)"
        self.name = name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
    }

    var clipID: String { "\(name)-\(Self.camera)" }

    private static let camera = "CAM_FRONT"

    var planned: ShardEntry { ShardEntry(clip: clipID, scenario: name, seed: 0) }

    /// Writes the clip, and prints its folder unless a report is asked for.
    ///
    /// When resuming, a whole clip that was imported in the same way is kept.
    func write(_ footage: any Footage, to dataset: DatasetFolder, crf: Int) throws -> ImportedClip {
        let folder = dataset.clip(clipID)
        for what in footage.unread { warn("\(path): not understood: \(what)") }
        let about = ClipDescription(
            id: clipID, origin: footage.origin,
            camera: CameraCalibration(name: Self.camera, intrinsics: footage.intrinsics),
            width: options.size.width, height: options.size.height, fps: options.fps,
            license: options.license, simdrive: Version.current)
        let isKept = dataset.existing == .resume && dataset.isDone(clipID)
        let done: ClipDescription
        if isKept {
            done = try kept(ClipFolder(at: folder), about, footage)
            warn("\(folder.path) is there already")
        } else {
            done = try written(footage, about, to: dataset, crf: crf)
        }
        if !options.json { print(folder.path) }
        return ImportedClip(
            clip: clipID, folder: folder.path, frames: done.frames, unread: footage.unread,
            wasThere: isKept)
    }

    private func written(
        _ footage: any Footage, _ about: ClipDescription, to dataset: DatasetFolder, crf: Int
    ) throws -> ClipDescription {
        let writer = try ClipWriter(in: dataset, about: about, scenario: nil, crf: crf)
        var progress = Progress(total: footage.expectedCount, what: clipID)
        var count = 0
        while let frame = try footage.next() {
            try writer.append(frame, labels(of: footage, frame: count))
            count += 1
            progress.update(count)
        }
        progress.finish(count)
        return try writer.finish()
    }

    private func labels(of footage: any Footage, frame: Int) -> KnownLabels {
        KnownLabels(
            frame: frame, time: Double(frame) / options.fps, environment: environment,
            actors: footage.actors(in: frame))
    }

    private var environment: KnownLabels.Environment? {
        guard options.timeOfDay != nil || options.weather != nil else { return nil }
        return KnownLabels.Environment(timeOfDay: options.timeOfDay, weather: options.weather)
    }

    /// Refuses to pass a clip that was imported in another way for the one asked for.
    private func kept(_ there: ClipFolder, _ about: ClipDescription, _ footage: any Footage) throws
        -> ClipDescription
    {
        var expected = about
        // A video has as many frames as it gives.
        expected.frames = there.description.frames
        guard expected.isMade(like: there.description),
            try there.knownLabels().enumerated()
                .allSatisfy({ labels(of: footage, frame: $0) == $1 })
        else { throw FileError.madeOtherwise(there) }
        return there.description
    }
}

/// What became of all that was to be imported.
struct ImportReport: Encodable {
    let clips: [ImportedClip]
    /// What was not understood in a file that speaks of all clips.
    let unread: [String]?

    private enum CodingKeys: String, CodingKey {
        case clips
        case unread = "not_understood"
    }
}

/// What became of one path.
struct ImportedClip: Encodable {
    let clip: String
    let folder: String
    let frames: Int
    /// What was not understood.
    let unread: [String]
    /// Whether an earlier run had made it.
    let wasThere: Bool

    private enum CodingKeys: String, CodingKey {
        case clip, folder, frames
        case unread = "not_understood"
        case wasThere = "was_there"
    }
}
