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
    /// How clips are dealt out to splits; by the hash of their scenario's name when nil.
    public var split: SplitRule?
    public var boxes = BoxKind.projected
    /// Road users that the referee has looked for and found less well than that are regions to ignore.
    public var leastAgreement: Double?

    public init(of dataset: URL, overwrites: Bool = false, isClassAgnostic: Bool = false) {
        self.dataset = dataset
        self.overwrites = overwrites
        self.isClassAgnostic = isClassAgnostic
    }

    /// Makes the folder `parent/<format>` and returns it; it gets its name when it is whole.
    ///
    /// - Parameter note: hears what is left out, and what the format cannot say.
    public func write(
        _ format: ExportFormat, in parent: URL,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
        note: (String) -> Void = { _ in }
    ) throws -> URL {
        let target = parent.appending(path: format.rawValue)
        try ClipFolder.checkIsOutside(target)
        if access(target.path, F_OK) == 0 {
            guard overwrites else {
                throw FileError(
                    .cannotCreate, file: target.path, "exists already", obstacle: .export)
            }
            try ExportFolder.checkReplaceable(target)
        }
        let clips = try ClipFolder.oneOrMore(in: dataset)
        let splits = try split?.splits(of: clips.map(\.description), dataset: dataset.path)
        try DurableFile.makeFolder(parent)
        let staging = try StagingFolder.create(parent.appending(path: ".tmp-\(format.rawValue)"))
        do {
            let folder = ExportFolder(url: staging.url)
            var layout = layout(of: format)
            var count = 0
            for (done, clip) in clips.enumerated() {
                let given = try ExportClip(
                    clip, boxes, leastAgreement: leastAgreement, split: splits?[done])
                if isUseful(given, for: layout, note: note) {
                    for lack in layout.cannotSay(of: given) { note("\(given.name): \(lack)") }
                    if let lack = disagreement(in: given) { note("\(given.name): \(lack)") }
                    try layout.add(given, to: folder)
                    count += 1
                }
                progress(done + 1, clips.count)
            }
            guard count > 0 else {
                throw FileError(
                    .data, file: dataset.path,
                    "has no boxes to export: nobody has annotated all road users of its clips")
            }
            try layout.finish(folder)
            try folder.writeList()
            try staging.move(to: target)
        } catch {
            staging.remove()
            throw error
        }
        return target
    }

    /// What a bar for agreement makes of a clip's boxes; nil where all stay.
    private func disagreement(in clip: ExportClip) -> String? {
        guard let leastAgreement else { return nil }
        let scores = clip.frames.flatMap { clip.labels[$0].actors ?? [] }.map(\.agreement)
        guard scores.contains(where: { $0 != nil }) else {
            return scores.isEmpty ? nil : "no box has an agreement, so all of them stay"
        }
        let count = scores.count { $0 ?? 1 < leastAgreement }
        return count == 0
            ? nil
            : "\(count) of \(scores.count) boxes agree less with the pixels: regions to ignore"
    }

    /// Whether the road users of a clip are annotated.
    private func isUseful(
        _ clip: ExportClip, for layout: any ExportLayout, note: (String) -> Void
    ) -> Bool {
        let unknown = clip.labels.count - clip.frames.count
        guard unknown > 0 else { return true }
        let isKept = !layout.needsEveryFrame && !clip.frames.isEmpty
        note(
            "\(clip.name): \(isKept ? "these frames are" : "the clip is") left out, because nobody has "
                + "annotated all road users of \(unknown) of its \(clip.labels.count) frames")
        return isKept
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
