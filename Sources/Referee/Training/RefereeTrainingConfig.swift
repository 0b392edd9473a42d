import Diffusion
import Files

/// How the referee is trained: plain numbers, saved in the run folder.
package struct RefereeTrainingConfig: RunConfig {
    package var schedule: TrainingSchedule
    /// Frames a step.
    package var batch = 4
    /// Drives that are drawn ahead.
    package var clips = 1_200
    /// Drives that scores are taken on.
    package var validationClips = 60

    package var trained: String { "referee" }

    /// What it is trained with by default.
    package init() {
        schedule = TrainingSchedule(steps: 8_000, rate: 2e-3)
        schedule.optimizer = .muon
        schedule.coolDown = 2_000
        schedule.validateEvery = 250
        schedule.saveEvery = 250
    }

    package init?(json: [UInt8]) {
        guard let config = try? JSON.decode(Self.self, from: json, file: "") else { return nil }
        self = config
    }
}
