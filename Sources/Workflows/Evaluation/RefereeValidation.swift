import Diffusion
import Referee
import Renderer
import Sim
import Tensors

/// How well a referee sees reference renders that it has never seen.
package struct RefereeValidation: Encodable, Sendable {
    /// SHA-256 of its weights.
    let referee: String
    /// Version of the definitions of the scores.
    let version = 2
    let worldVersion = ReferenceRenderer.version
    let drives: Int
    let frames: Int
    let seed: UInt64
    let scores: [String: Double]
    let details: [String: Double]

    /// What a referee must reach to be of use.
    static let goals: [(score: String, least: Double)] = [
        ("car_iou", 0.8), ("lane_mark_iou", 0.6), ("recall_at_0.2_false_positives", 0.9),
        ("time_of_day", 0.98),
    ]

    @TensorActor
    package init(
        of referee: any FrameJudge, drives count: Int, seed: UInt64, observer: some JobObserver
    ) {
        let drives = RefereeDrives(.validation, seed: seed)
        var scores = RefereeScores()
        for number in 0..<count {
            for sample in drives.samples(number) {
                scores.add(referee.judgements(of: [sample.frame])[0], of: sample)
            }
            observer.progress(number + 1, of: count, "drives judged")
        }
        self.referee = referee.sha256
        self.drives = count
        frames = scores.frames.count
        self.seed = seed
        self.scores = scores.values
        details = scores.details
    }

    /// For people.
    package var table: String {
        let head =
            "referee \(referee.prefix(12)), spec \(version), world version \(worldVersion): \(frames) "
            + "frames of \(drives) validation drives, seed \(seed)"
        let rows = (scores.sorted { $0.key < $1.key } + details.sorted { $0.key < $1.key })
            .map { name, value in
                let goal = Self.goals.first { $0.score == name }?.least
                return row(name, 32, [digits(value, 3), goal.map { "≥ \(digits($0, 2))" } ?? ""])
            }
        return ([head, row("score", 32, ["", "goal"])] + rows).map { $0 + "\n" }.joined()
    }
}
