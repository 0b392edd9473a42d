import Datasets
import Foundation
import Sim

/// One clip to be made: what it is about and the world of each of its frames.
struct ClipJob {
    let about: ClipDescription
    let worlds: [World]

    /// Writes the frames that `make` hands over, with their labels, and prints the clip's folder.
    ///
    /// A whole clip that is there is kept when resuming.
    func write(
        to dataset: DatasetFolder, scenario: String, crf: Int,
        make: (_ append: (Frame) throws -> Void) throws -> Void
    ) throws {
        let folder = dataset.clip(about.id).path
        if dataset.existing == .resume, dataset.isDone(about.id) {
            warn("\(folder) is there already")
            return
        }
        let writer = try ClipWriter(in: dataset, about: about, scenario: scenario, crf: crf)
        var progress = Progress(total: worlds.count, what: about.id)
        var done = 0
        try make { frame in
            try writer.append(frame, worlds[done].labels(frame: done))
            done += 1
            progress.update(done)
        }
        let finished = try writer.finish()
        for warning in finished.checks.warnings { warn("\(folder): \(warning)") }
        print(folder)
    }
}

extension PictureChecks {
    /// What may have gone wrong with the pictures, in words.
    fileprivate var warnings: [String] {
        [(black, "black"), (frozen, "frozen")].filter { $0.0 > 0 }
            .map { "\($0.0) frames are \($0.1)" }
    }
}
