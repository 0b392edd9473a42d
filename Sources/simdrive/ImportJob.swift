import Datasets
import Foundation

/// One clip to be made of a video or a folder of pictures.
struct ImportJob: ClipInput {
    let path: String
    /// The folder's name, or the file's without its ending.
    private let name: String
    let options: ImportOptions

    init(path: String, isFolder: Bool, options: ImportOptions) {
        self.path = path
        self.options = options
        let url = URL(filePath: path).standardizedFileURL
        name = (isFolder ? url : url.deletingPathExtension()).lastPathComponent
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
            id: clipID, origin: footage.origin, camera: CameraCalibration(name: Self.camera),
            width: options.size.width, height: options.size.height, fps: options.fps,
            license: options.license, simdrive: Version.current)
        let isKept = dataset.existing == .resume && dataset.isDone(clipID)
        let done: ClipDescription
        if isKept {
            done = try kept(ClipFolder(at: folder), about)
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
            try writer.append(frame, labels(frame: count))
            count += 1
            progress.update(count)
        }
        progress.finish(count)
        return try writer.finish()
    }

    private func labels(frame: Int) -> KnownLabels {
        KnownLabels(frame: frame, time: Double(frame) / options.fps, environment: environment)
    }

    private var environment: KnownLabels.Environment? {
        guard options.timeOfDay != nil || options.weather != nil else { return nil }
        return KnownLabels.Environment(timeOfDay: options.timeOfDay, weather: options.weather)
    }

    /// Refuses to pass a clip that was imported in another way for the one asked for.
    private func kept(_ there: ClipFolder, _ about: ClipDescription) throws -> ClipDescription {
        var expected = about
        // A video has as many frames as it gives.
        expected.frames = there.description.frames
        guard expected.isMade(like: there.description),
            try there.knownLabels().first?.environment == environment
        else { throw FormatError.madeOtherwise(there) }
        return there.description
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
