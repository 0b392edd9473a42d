import Datasets
import Files
import Foundation
import Referee
import Renderer
import Sim
import Tensors

/// Writes into the clips of a dataset how well their frames show the road users.
package enum DatasetScoring {
    /// - Returns: a sentence for each clip that shows nothing of what it is labelled with.
    @TensorActor
    package static func score(
        _ dataset: URL, by referee: RefereeModel, observer: some JobObserver
    ) throws -> [String] {
        var failures: [String] = []
        for clip in try ClipFolder.all(in: dataset) {
            guard clip.description.source != .imported else {
                throw NoReference(clip: clip.url.path)
            }
            // Those of these weights are there already.
            guard clip.description.referee != referee.sha256 else { continue }
            do {
                try score(clip, by: referee, observer: observer)
            } catch let error as FileError where error.kind == .uselessOutput {
                failures.append("\(error)")
            }
        }
        try DatasetIndex(of: dataset).write(to: dataset)
        return failures
    }

    @TensorActor
    private static func score(
        _ clip: ClipFolder, by referee: RefereeModel, observer: some JobObserver
    ) throws {
        let about = clip.description
        var scoring = ClipScoring(by: referee)
        var labels = try clip.labels()
        for (index, world) in try clip.worlds().enumerated().prefix(labels.count) {
            guard world.isAsLabelled(labels[index]) else {
                throw FileError(
                    .data, file: clip.url.path, "is labelled otherwise than its scenario plays now",
                    remedy: "use the version that made it, \(about.simdrive)")
            }
            labels[index] = scoring.scored(labels[index], of: try clip.frame(index), in: world)
            observer.progress(index + 1, of: about.frames, about.id)
        }
        try clip.replace(labels, scoring.describe)
        try scoring.check(clip.url.path)
    }
}
