import Diffusion
import Files

/// How the referee is trained: plain numbers, saved in the run folder.
package struct RefereeTrainingConfig: RunConfig {
    package var schedule: TrainingSchedule
    /// Frames a step.
    package var batch = 4
    /// Drives that are drawn ahead; one takes a quarter of a step's time, so that many cost little.
    package var clips = 2_000
    /// Path of a dataset whose clips are learnt from, instead of drives.
    package var data: String?
    /// Whether the reference renders of those clips are learnt from, not their pictures.
    package var drawsData: Bool?
    /// Road users of the dataset that agree less with their pixels are neither right nor wrong to find.
    package var leastAgreement: Double?
    /// Drives that scores are taken on.
    package var validationClips = 60

    package var trained: String { "referee" }

    /// What it is trained with by default.
    package init() {
        schedule = TrainingSchedule(steps: 6_500, rate: 2e-3)
        schedule.optimizer = .muon
        schedule.coolDown = 2_000
        schedule.validateEvery = 1_000
    }

    package init?(json: [UInt8]) {
        guard let config = try? JSON.decode(Self.self, from: json, file: "") else { return nil }
        self = config
    }
}
