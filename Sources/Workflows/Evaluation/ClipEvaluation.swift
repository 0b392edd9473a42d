import Datasets
import Files
import Foundation
import Metrics
import Renderer

/// Measures clips against the reference world or against another dataset.
package enum ClipEvaluation {
    /// - Parameters:
    ///   - datasets: folders whose clips are measured, together and each by itself.
    ///   - other: dataset with clips of the same names; the reference render when nil.
    package static func report(
        of datasets: [String], against other: String?, observer: some JobObserver
    ) throws -> EvaluationReport {
        let clips = try datasets.flatMap { dataset in
            try observer.noteMissing(in: URL(filePath: dataset))
            return try ClipFolder.oneOrMore(in: URL(filePath: dataset))
        }
        let against = other.map { URL(filePath: $0) }
        try check(clips, against: against)
        var measured: [ClipMeasurement] = []
        var resizing: Set<String> = []
        for clip in clips {
            let reference =
                try against.map { try ReferenceFrames(of: clip, in: $0) }
                ?? ReferenceFrames(replaying: clip)
            resizing.insert(reference.resizing)
            measured.append(try measurement(of: clip, against: reference, observer: observer))
        }
        return EvaluationReport(
            of: clips.map(\.description), measured, reference: other ?? "render",
            resizing: resizing.sorted().joined(separator: "; "))
    }

    /// Refuses clips that cannot be measured together, or not against the reference world.
    private static func check(_ clips: [ClipFolder], against: URL?) throws {
        for clip in clips {
            let (about, first) = (clip.description, clips[0].description)
            func refuse(_ what: String, _ remedy: String) -> FileError {
                FileError(.data, file: clip.url.path, what, remedy: remedy)
            }
            guard about.width == first.width, about.height == first.height, about.fps == first.fps
            else {
                throw refuse(
                    "has frames of \(about.height)×\(about.width) at \(about.fps) a second, others of "
                        + "\(first.height)×\(first.width) at \(first.fps)",
                    "measure them apart")
            }
            guard about.frames > 0 else { throw refuse("has no frames", "make it again") }
            guard against == nil else { continue }
            guard about.source.hasScenario else { throw NoReference(clip: clip.url.path) }
            guard about.worldVersion == ReferenceRenderer.version else {
                throw refuse(
                    "belongs to version \(about.worldVersion.map(String.init) ?? "?") of the reference "
                        + "world, this program draws version \(ReferenceRenderer.version)",
                    "use the version that made it, \(about.simdrive)")
            }
        }
    }

    /// Frames that are drawn and in memory at the same time.
    private static let together = 16

    private static func measurement(
        of clip: ClipFolder, against reference: ReferenceFrames, observer: some JobObserver
    ) throws -> ClipMeasurement {
        let about = clip.description
        var measurement = ClipMeasurement(fps: about.fps, borders: WindowBorders(about))
        for start in stride(from: 0, to: about.frames, by: together) {
            let count = min(together, about.frames - start)
            try measurement.add(count) {
                (try clip.frame(start + $0), try reference.frame(start + $0))
            }
            observer.progress(start + count, of: about.frames, about.id)
        }
        return measurement
    }
}

/// A clip that the reference world cannot draw.
package struct NoReference: Error, CustomStringConvertible {
    let clip: String
    package var description: String { "\(clip): has no scenario to draw" }
}
