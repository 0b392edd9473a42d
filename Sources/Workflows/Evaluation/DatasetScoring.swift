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
        of datasets: [String], by referee: any FrameJudge, observer: some JobObserver
    ) throws -> RefereeReport {
        var judgements: [ClipJudgement] = []
        for dataset in datasets.map({ URL(filePath: $0) }) {
            try DatasetIndex.checkReplaceable(in: dataset)
            for clip in try ClipFolder.all(in: dataset) {
                guard clip.description.source.hasScenario else {
                    throw NoReference(clip: clip.url.path)
                }
                judgements.append(try judgement(of: clip, by: referee, observer: observer))
            }
            try observer.complete(dataset)
        }
        return RefereeReport(judgements, by: referee.sha256)
    }

    @TensorActor
    private static func judgement(
        of clip: ClipFolder, by referee: any FrameJudge, observer: some JobObserver
    ) throws -> ClipJudgement {
        let about = clip.description
        var scoring = ClipScoring(of: about.id, fps: about.fps, by: referee)
        var labels = try clip.labels()
        for (index, world) in try clip.worlds(as: labels).enumerated() {
            labels[index] =
                scoring.scored(labels[index], of: try clip.frame(index), in: world).labels
            observer.progress(index + 1, of: about.frames, about.id)
        }
        try clip.replace(labels, scoring.describe)
        return scoring.judgement
    }
}
