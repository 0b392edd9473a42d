import Datasets
import Files
import Referee
import Tensors

/// How the clips of a run are made and written.
package struct GenerationOutput {
    package var length: ClipLength
    /// Quality of the video.
    package var crf: Int
    package var extras: ClipExtras
    /// Clips that are made at once; as many as suit the device when nil.
    package var batch: Int?
    /// Says how well the frames show the road users; a clip that shows hardly any is of no use.
    package var referee: (any FrameJudge)?

    package init(
        _ length: ClipLength, crf: Int, extras: ClipExtras, batch: Int? = nil,
        scoredBy referee: (any FrameJudge)? = nil
    ) {
        (self.length, self.crf, self.extras) = (length, crf, extras)
        (self.batch, self.referee) = (batch, referee)
    }
}

extension GenerationJob {
    /// Makes the clips of a run.
    ///
    /// With a referee, a clip that is of no use does not stop the others. An error of one clip ends the run: clips
    /// that are not whole leave nothing.
    ///
    /// - Returns: what is wrong with each clip that is of no use.
    package func generate(
        _ run: DatasetRun<ScenarioFile>, _ output: GenerationOutput, observer: some JobObserver
    ) throws -> [String] {
        try run.make(atOnce: setup.clipsAtOnce(output.batch)) {
            try generate($0, to: run.folder, output, observer: observer)
        }
    }

    /// Makes some clips at once.
    private func generate(
        _ files: [ScenarioFile], to dataset: DatasetFolder, _ output: GenerationOutput,
        observer: some JobObserver
    ) throws -> [String] {
        var clips = try files.compactMap {
            try GeneratedClip(of: self, $0, in: dataset, output, observer: observer)
        }
        var failures: [String] = []
        var progress = BatchProgress(of: clips, inRounds: setup.rounds, observer: observer)
        try frames(of: clips.map { $0.drive }) { clip, number, world, frame in
            try clips[clip].append(frame, number: number, world)
            progress.step(observer)
            guard clips[clip].isComplete else { return }
            do {
                try clips[clip].finish(observer)
            } catch let error as FileError
                where output.referee != nil && error.kind == .uselessOutput
            {
                failures.append("\(error)")
            }
        }
        return failures
    }
}

/// How far the clips are that are made at once.
@TensorActor
private struct BatchProgress {
    private let task: String
    private let total: Int
    private var done = 0

    init(of clips: [GeneratedClip], inRounds rounds: FrameRounds, observer: some JobObserver) {
        let others = clips.count - 1
        task = (clips.first?.id ?? "") + (others > 0 ? " and \(others) more" : "")
        total = clips.reduce(0) { $0 + $1.drive.worlds.count }
        guard !clips.isEmpty else { return }
        observer.begins(
            task,
            inRounds: FrameRounds(
                first: rounds.first * clips.count, later: rounds.later * clips.count))
    }

    mutating func step(_ observer: some JobObserver) {
        done += 1
        observer.progress(done, of: total, task)
    }
}
