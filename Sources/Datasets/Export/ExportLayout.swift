import Files
import Foundation

/// The files of one format.
protocol ExportLayout {
    /// Whether a clip of which some frames are left out cannot be written.
    var needsEveryFrame: Bool { get }
    /// What the format cannot say of a clip, in words.
    func cannotSay(of clip: ExportClip) -> [String]
    /// Adds a clip; clips come in the order of their names.
    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws
    /// Writes what speaks of all clips.
    func finish(_ folder: ExportFolder) throws
}

/// A clip with what exporters say of it.
struct ExportClip {
    let folder: ClipFolder
    let labels: [KnownLabels]
    /// The frames in which everybody is known.
    let frames: [Int]
    /// Those frames; they count from 0 without a gap, as CocoVID's readers need it.
    let images: [AnnotatedImage]
    private let sums: Checksums

    let split: Split

    /// - Parameter split: that of its scenario's name when nil.
    init(
        _ folder: ClipFolder, _ boxes: BoxKind = .projected, leastAgreement: Double? = nil,
        split: Split? = nil
    ) throws {
        self.folder = folder
        self.split = split ?? Split(scenario: folder.description.scenario)
        guard boxes == .projected || folder.description.source == .render else {
            throw FileError(
                .data, file: folder.url.path,
                "has no boxes of what is visible: only the renderer knows them")
        }
        labels = try folder.knownLabels()
        sums = try folder.checksums().list
        let (name, about) = (folder.url.lastPathComponent, folder.description)
        frames = labels.indices.filter { [labels] in labels[$0].hasAllActors }
        images = frames.enumerated().map { [labels] number, frame in
            var image = AnnotatedImage(
                labels[frame].with(boxes), of: name, width: about.width, height: about.height)
            image.frame = number
            return image.ignoring(below: leastAgreement)
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

    /// The hash that a picture was written with; nil where nobody knows it.
    func hash(ofFrame index: Int) -> String? {
        sums.sums["frames/\(folder.description.camera.name)/\(ClipFolder.frameName(index))"]
    }
}

extension ExportLayout {
    var needsEveryFrame: Bool { false }

    func cannotSay(of clip: ExportClip) -> [String] { [] }
}
