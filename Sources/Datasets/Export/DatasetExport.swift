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
        let found = try ClipFolder.oneOrMore(in: dataset)
        let copies = ClipFolder.copies(among: found)
        for (copy, original) in copies.sorted(by: { $0.key < $1.key }) {
            note("\(copy): left out, because it is a copy of \(original)")
        }
        let clips = found.filter { copies[$0.url.lastPathComponent] == nil }
        let splits = try split?.splits(of: clips.map(\.description), dataset: dataset.path)
        try DurableFile.makeFolder(parent)
        let staging = try StagingFolder.create(
            parent.appending(path: ".tmp-\(format.rawValue)"), stranger: ExportFolder.stranger)
        do {
            let folder = try ExportFolder(url: staging.url)
            var layout = layout(of: format)
            var kept: [Split] = []
            var refusals: [String] = []
            for (done, clip) in clips.enumerated() {
                do {
                    let given = try ExportClip(
                        clip, boxes, leastAgreement: leastAgreement, split: splits?[done])
                    try add(given, to: folder, in: &layout, note: note)
                    kept.append(given.split)
                } catch let refusal as ClipRefusal {
                    let name = clip.url.lastPathComponent
                    note("\(name): left out, because \(refusal.reason)")
                    refusals.append("\(name) is left out, because \(refusal.reason)")
                }
                progress(done + 1, clips.count)
            }
            guard !kept.isEmpty else {
                throw FileError(
                    .data, file: dataset.path,
                    "has no clip for \(format.rawValue): \(refusals[0])")
            }
            for lost in Set(splits ?? []).subtracting(kept).map(\.rawValue).sorted() {
                note("no clip is left for the split \(lost)")
            }
            try layout.finish(folder)
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

    /// Adds a clip, or those of its frames in which all road users are annotated.
    private func add(
        _ clip: ExportClip, to folder: ExportFolder, in layout: inout any ExportLayout,
        note: (String) -> Void
    ) throws {
        let unknown = clip.unlabelled.compactMap(\.clipFrame)
        let reason =
            "nobody has annotated all road users of \(unknown.count) of its \(clip.labels.count) frames"
        if !unknown.isEmpty, layout.needsEveryFrame || clip.frames.isEmpty {
            throw ClipRefusal(reason: reason)
        }
        let lacks = layout.cannotSay(of: clip) + [disagreement(in: clip)].compactMap { $0 }
        try layout.add(clip, to: folder)
        if !unknown.isEmpty {
            let frames = "\(unknown.count == 1 ? "frame" : "frames") \(Self.ranges(of: unknown))"
            note("\(clip.name): \(frames) left out, because \(reason)")
        }
        for lack in lacks { note("\(clip.name): \(lack)") }
    }

    /// `2-4, 7`.
    private static func ranges(of numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound == number - 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ClipFolder.list(
            ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" })
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
