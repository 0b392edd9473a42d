import Files
import Foundation

/// Why a clip is left out of an export.
struct ClipRefusal: Error {
    let reason: String
}

/// The files of one format.
protocol ExportLayout {
    /// Whether a clip of which some frames are left out cannot be written.
    var needsEveryFrame: Bool { get }
    /// What the format cannot say of a clip, in words.
    func cannotSay(of clip: ExportClip) -> [String]
    /// Adds a clip; clips come in the order of their names.
    ///
    /// One that the format cannot hold is a `ClipRefusal`, before anything of it is written.
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
    /// The other frames.
    let unlabelled: [AnnotatedImage]
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
            throw ClipRefusal(
                reason: "only the renderer knows the boxes of what is visible")
        }
        labels = try folder.knownLabels()
        sums = try folder.checksums().list
        let (name, about) = (folder.url.lastPathComponent, folder.description)
        frames = labels.indices.filter { [labels] in labels[$0].hasAllActors }
        let all = labels.map {
            AnnotatedImage($0.with(boxes), of: name, width: about.width, height: about.height)
                .ignoring(below: leastAgreement)
        }
        let hasGaps = frames.count < all.count
        images = frames.enumerated().map { number, frame in
            var image = all[frame]
            (image.frame, image.clipFrame) = (number, hasGaps ? frame : nil)
            return image
        }
        unlabelled = all.filter { !$0.isComplete }.map {
            var image = $0
            (image.frame, image.clipFrame) = (nil, $0.frame)
            return image
        }
    }

    /// Throws unless everybody has a track: a format of tracks cannot say it otherwise.
    func checkTracks() throws {
        guard labels.allSatisfy({ $0.actors?.allSatisfy { $0.track != nil } ?? true }) else {
            throw ClipRefusal(
                reason: "it has boxes without tracks, which this format of tracks cannot hold")
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
