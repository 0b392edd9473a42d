import Datasets
import Files
import Foundation
import Referee
import Sim
import Tensors

/// Lets the referee look at the clips of datasets.
package enum DatasetScoring {
    /// Writes into labels.jsonl and clip.json how well the frames show the road users.
    @TensorActor
    package static func report(
        of datasets: [String], by referee: RefereeModel, observer: some JobObserver
    ) throws -> RefereeReport {
        var report = RefereeReport(by: referee)
        for dataset in datasets.map({ URL(filePath: $0) }) {
            for clip in try ClipFolder.all(in: dataset) {
                guard clip.description.source != .imported else {
                    throw NoReference(clip: clip.url.path)
                }
                try score(clip, by: referee, into: &report, observer: observer)
            }
            try DatasetIndex(of: dataset).write(to: dataset)
        }
        return report
    }

    @TensorActor
    private static func score(
        _ clip: ClipFolder, by referee: RefereeModel, into report: inout RefereeReport,
        observer: some JobObserver
    ) throws {
        var about = clip.description
        var scoring = ClipScoring(by: referee)
        var labels = try clip.labels()
        for (index, world) in try clip.worlds().enumerated().prefix(labels.count) {
            guard world.isAsLabelled(labels[index]) else {
                throw FileError(
                    .data, file: clip.url.path, "is labelled otherwise than its scenario plays now",
                    remedy: "use the version that made it, \(about.simdrive)")
            }
            let scored = scoring.scored(labels[index], of: try clip.frame(index), in: world)
            report.add(scored.made, reference: scored.reference, of: scored.sample)
            labels[index] = scored.labels
            observer.progress(index + 1, of: about.frames, about.id)
        }
        try clip.replace(labels, scoring.describe)
        scoring.describe(&about)
        report.add(about, failure: scoring.failure)
    }
}
