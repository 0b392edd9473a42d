import Datasets
import Files
import Referee

extension GenerationJob {
    /// Makes the clips of a run.
    ///
    /// With a referee, a clip that is of no use does not stop the others.
    ///
    /// - Returns: what is wrong with each clip that is of no use.
    package func generate(
        _ run: DatasetRun<ScenarioFile>, _ length: ClipLength, crf: Int, extras: ClipExtras,
        scoredBy referee: (any FrameJudge)?, observer: some JobObserver
    ) throws -> [String] {
        var failures: [String] = []
        try run.make { file in
            do {
                try generate(
                    file, length, to: run.folder, crf: crf, extras: extras, scoredBy: referee,
                    observer: observer)
            } catch let error as FileError where referee != nil && error.kind == .uselessOutput {
                failures.append("\(error)")
            }
        }
        return failures
    }
}
