import Datasets
import Files
import Frames
import Metrics
import Sim
import Tensors

/// A drive that is shown by the model.
struct ShownDrive {
    /// Of every frame that is shown.
    let worlds: WorldSequence
    let seed: UInt64
    /// Which of many ways to continue the same frame 0.
    var future = 0
    let camera: Camera
}

/// A clip on its way from the model to the disk; given up, it leaves nothing.
@TensorActor
struct GeneratedClip {
    let id: String
    let drive: ShownDrive
    private let dataset: DatasetFolder
    private let writer: ClipWriter
    private var rollout: RolloutMetrics.Accumulator
    private var scoring: ClipScoring?
    private var count = 0

    /// Nil when resuming where a whole clip is that was made in the same way.
    init?(
        of job: GenerationJob, _ file: ScenarioFile, in dataset: DatasetFolder,
        _ output: GenerationOutput, observer: some JobObserver
    ) throws {
        let (scenario, fps) = (file.scenario, job.setup.rate.fps)
        drive = ShownDrive(
            worlds: try file.worlds(fps: fps, output.length), seed: scenario.seed,
            future: file.future, camera: job.setup.camera(of: scenario))
        let about = job.about(file, camera: drive.camera)
        id = about.id
        self.dataset = dataset
        let clip = ClipJob(about: about, file: file, count: drive.worlds.count)
        guard
            let writer = try clip.begin(
                in: dataset, crf: output.crf, extras: output.extras, observer: observer)
        else { return nil }
        self.writer = writer
        var whole = about
        whole.frames = drive.worlds.count
        rollout = RolloutMetrics.Accumulator(fps: fps, borders: WindowBorders(whole))
        scoring = output.referee.map { ClipScoring(of: about.id, fps: fps, by: $0) }
    }

    mutating func append(_ frame: Frame, number: Int, _ world: World) throws {
        rollout.add(frame)
        let labels = world.labels(frame: number)
        try writer.append(frame, scoring?.scored(labels, of: frame, in: world).labels ?? labels)
        count += 1
    }

    /// Whether every frame is there.
    var isComplete: Bool { count == drive.worlds.count }

    /// Gives the clip its name.
    ///
    /// A clip that hardly shows its road users is an error.
    func finish(_ observer: some JobObserver) throws {
        if let failure = scoring?.failure {
            writer.discard()
            throw FileError(.uselessOutput, file: id, "\(failure): the clip is not kept")
        }
        let checks = try writer.finish {
            $0.rollout = rollout.metrics
            scoring?.describe(&$0)
        }.checks
        observer.finished(dataset.clip(id), checks)
    }
}
