import Datasets
import Foundation
import Sim

/// What a renderer knows of a frame's pixels.
package struct RenderedPixels {
    let truth: GroundTruth
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
    ///
    /// - Parameter complete: adds to the description what is known of all frames only.
    package func write(
        to dataset: DatasetFolder, crf: Int, extras: ClipExtras, observer: some JobObserver,
        make: (_ append: (Frame, FrameLabels, RenderedPixels?) throws -> Void) throws -> Void,
        complete: (inout ClipDescription) -> Void = { _ in }
    ) throws {
        let folder = dataset.clip(about.id)
        if dataset.existing == .resume, dataset.isDone(about.id) {
            try check(ClipFolder(at: folder), extras)
            observer.note("\(folder.path) is there already")
            observer.finished(folder)
            return
        }
        let writer = try ClipWriter(
            in: dataset, about: about, scenario: file.text, crf: crf, extras: extras)
        var done = 0
        try make { frame, labels, pixels in
            try writer.append(frame, labels, pixels: pixels?.truth, gBuffer: pixels?.gBuffer)
            done += 1
            observer.progress(done, of: count, about.id)
        }
        let checks = try writer.finish(complete).checks
        for (frames, look) in [(checks.black, "black"), (checks.frozen, "frozen")] where frames > 0
        {
            observer.note("\(folder.path): \(frames) frames are \(look)")
        }
        observer.finished(folder)
    }

    /// Refuses to pass a clip that was made in another way for the one asked for.
    private func check(_ there: ClipFolder, _ extras: ClipExtras) throws {
        var expected = about
        expected.frames = count
        guard expected.isMade(like: there.description), try there.scenario() == file.text else {
            throw ClipConflict(there, .madeOtherwise)
        }
        let layers: [(isMissing: Bool, name: String)] = [
            (extras.overlay && there.overlayPath == nil, "overlay"),
            (extras.pixelLabels && there.pixelLabels == nil, "pixel labels"),
            (extras.gBuffer && there.gBuffer == nil, "G-buffer"),
        ]
        if let missing = layers.first(where: \.isMissing) {
            throw ClipConflict(there, .without(missing.name))
        }
    }
}

extension ClipDescription {
    /// Whether a finished clip was made in the way described here.
    func isMade(like there: ClipDescription) -> Bool {
        var expected = self
        // What is known only of a finished clip, and where it was made.
        expected.framesSha256 = there.framesSha256
        expected.checks = there.checks
        expected.rollout = there.rollout
        expected.agreement = there.agreement
        expected.simdrive = there.simdrive
        if let isa = there.model?.isa { expected.model?.isa = isa }
        return expected == there
    }
}

/// A whole clip stands where another is asked for.
package struct ClipConflict: Error, CustomStringConvertible {
    /// Folder of the clip that is there.
    let clip: String
    let difference: Difference

    enum Difference {
        case madeOtherwise
        /// It lacks something that is asked for.
        case without(String)
    }

    init(_ there: ClipFolder, _ difference: Difference) {
        clip = there.url.path
        self.difference = difference
    }

    package var description: String {
        switch difference {
        case .madeOtherwise: "\(clip): was made with other options or from another input"
        case .without(let what): "\(clip): was made without \(what)"
        }
    }
}
