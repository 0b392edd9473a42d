import ArgumentParser
import Datasets
import Diffusion
import Files
import Foundation
import Sim

/// Measures clips against the reference world or against another dataset.
struct EvaluateClips: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clips",
        abstract:
            "Measure generated clips against the reference render of their scenarios.",
        discussion: """
            Prints likeness (PSNR, SSIM), flicker, motion, jumps where windows meet, and second by \
            second how sharpness, contrast and colour hold up. docs/evaluation.md says what each \
            figure means. Flicker falls when pictures blur: read it beside sharpness.
            """)

    @Argument(help: "Datasets whose clips are measured, together and each by itself.")
    var datasets: [String]

    @Option(
        help: """
            Dataset with clips of the same names to measure against, instead of the reference render.
            """)
    var against: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let clips = try datasets.flatMap { dataset in
            let clips = try ClipFolder.all(in: URL(filePath: dataset))
            guard !clips.isEmpty else {
                throw FileError(.data, file: dataset, "holds no whole clip")
            }
            return clips
        }
        try check(clips)
        var measured: [ClipMeasurement] = []
        var resizing: Set<String> = []
        for clip in clips {
            let reference =
                try against.map { try ReferenceFrames(of: clip, in: URL(filePath: $0)) }
                ?? ReferenceFrames(replaying: clip)
            resizing.insert(reference.resizing)
            measured.append(try measurement(of: clip, against: reference))
        }
        let report = EvaluationReport(
            of: clips.map(\.description), measured, reference: against ?? "render",
            resizing: resizing.sorted().joined(separator: "; "))
        print(json ? try report.json() : report.table, terminator: "")
    }

    /// Refuses clips that cannot be measured together, or not against the reference world.
    private func check(_ clips: [ClipFolder]) throws {
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
            guard about.source != .imported else {
                throw refuse("was imported and has no scenario to draw", "name a --against dataset")
            }
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

    private func measurement(of clip: ClipFolder, against reference: ReferenceFrames) throws
        -> ClipMeasurement
    {
        let about = clip.description
        var measurement = ClipMeasurement(fps: about.fps, borders: WindowBorders(about))
        var progress = Progress(total: about.frames, what: about.id)
        for start in stride(from: 0, to: about.frames, by: Self.together) {
            let count = min(Self.together, about.frames - start)
            try measurement.add(count) {
                (try clip.frame(start + $0), try reference.frame(start + $0))
            }
            progress.update(start + count)
        }
        return measurement
    }
}
