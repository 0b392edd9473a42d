import Datasets
import Foundation
import Frames
import Sim

/// What a renderer knows of a frame's pixels.
package struct RenderedPixels {
    let pixelLabels: PixelLabels
    var gBuffer: GBuffer?
}

/// One clip to be made of a scenario.
struct ClipJob {
    let about: ClipDescription
    let file: ScenarioFile
    /// How many frames it will have.
    let count: Int

    /// Writes the frames that `make` hands over with their labels.
    ///
    /// When resuming, a whole clip that was made in the same way is kept.
    package func write(
        to dataset: DatasetFolder, crf: Int, extras: ClipExtras, observer: some JobObserver,
        make: (_ append: (Frame, FrameLabels, RenderedPixels?) throws -> Void) throws -> Void
    ) throws {
        guard
            let writer = try begin(in: dataset, crf: crf, extras: extras, observer: observer)
        else { return }
        var done = 0
        try make { frame, labels, pixels in
            try writer.append(frame, labels, pixels: pixels?.pixelLabels, gBuffer: pixels?.gBuffer)
            done += 1
            observer.progress(done, of: count, about.id)
        }
        observer.finished(dataset.clip(about.id), try writer.finish().checks)
    }

    /// What writes the clip; nil when resuming where a whole clip is that was made in the same way.
    func begin(
        in dataset: DatasetFolder, crf: Int, extras: ClipExtras, observer: some JobObserver
    ) throws -> ClipWriter? {
        let folder = dataset.clip(about.id)
        if dataset.existing == .resume, dataset.isDone(about.id) {
            try check(ClipFolder(at: folder), crf: crf, extras)
            observer.note("\(folder.path) is there already")
            observer.finished(folder)
            return nil
        }
        return try ClipWriter(
            in: dataset, about: about, scenario: file.text, crf: crf, extras: extras)
    }

    /// Refuses to pass a clip that was made in another way for the one asked for.
    private func check(_ there: ClipFolder, crf: Int, _ extras: ClipExtras) throws {
        var expected = about
        expected.frames = count
        expected.crf = crf
        try expected.checkMade(like: there)
        guard try there.scenario() == file.text else { throw ClipConflict(there, .scenario) }
        let layers: [(isMissing: Bool, name: String)] = [
            (extras.overlay && there.overlayPath == nil, "overlay"),
            (extras.pixelLabels && there.pixelLabels == nil, "pixel labels"),
            (extras.gBuffer && there.gBuffer == nil, "G-buffer"),
            (extras.scores && there.description.referee == nil, "scores"),
        ]
        if let missing = layers.first(where: \.isMissing) {
            throw ClipConflict(there, .without(missing.name))
        }
    }
}

extension JobObserver {
    /// A clip is there, with so many pictures that look like failures.
    func finished(_ clip: URL, _ checks: PictureChecks) {
        for (frames, look) in [(checks.black, "black"), (checks.frozen, "frozen")] where frames > 0
        {
            note("\(clip.path): \(frames) frames are \(look)")
        }
        finished(clip)
    }
}
