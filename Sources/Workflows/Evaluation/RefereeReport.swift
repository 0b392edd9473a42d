import Datasets
import Referee
import Renderer

/// What the referee says of clips and of the reference renders of their scenarios.
package struct RefereeReport: Encodable {
    /// SHA-256 of its weights.
    let referee: String
    let worldVersion = ReferenceRenderer.version
    private(set) var clips: [Clip] = []
    private(set) var frames = 0
    /// By name, of all clips together.
    private(set) var figures: [String: Figure] = [:]
    /// A sentence for each clip that shows nothing of what it is labelled with.
    package private(set) var failures: [String] = []
    private var made = RefereeScores()
    private var reference = RefereeScores()

    /// Share of the judged boxes that are found.
    struct Clip: Encodable {
        let id: String
        let agreement: Double?
        let referenceAgreement: Double?
    }

    /// A score and the same of the reference renders.
    struct Figure: Encodable {
        let value: Double
        let reference: Double?
    }

    private enum CodingKeys: String, CodingKey {
        case referee, worldVersion, clips, frames, figures, failures
    }

    init(by referee: RefereeModel) { self.referee = referee.sha256 }

    /// Takes a frame in.
    mutating func add(_ made: FrameJudgement, reference: FrameJudgement, of sample: RefereeSample) {
        frames += 1
        self.made.add(made, of: sample)
        self.reference.add(reference, of: sample)
    }

    /// Takes a clip in whose frames have been.
    mutating func add(_ clip: ClipDescription, failure: String?) {
        clips.append(
            Clip(
                id: clip.id, agreement: clip.agreement,
                referenceAgreement: clip.referenceAgreement))
        if let failure { failures.append("\(clip.id): \(failure)") }
        let values = reference.values
        figures = made.values.reduce(into: [:]) { figures, score in
            figures[score.key] = Figure(value: score.value, reference: values[score.key])
        }
    }

    /// For people.
    package var table: String {
        let scores = figures.sorted { $0.key < $1.key }.map { name, figure in
            row(name, 32, [digits(figure.value, 3), digits(figure.reference, 3)])
        }
        let shares = clips.map {
            row($0.id, 32, [digits($0.agreement, 3), digits($0.referenceAgreement, 3)])
        }
        let lines =
            [
                "referee \(referee.prefix(12)), world version \(worldVersion): \(frames) frames at "
                    + "\(RefereeNetwork.height)×\(RefereeNetwork.width)",
                row("score", 32, ["clips", "reference"]),
            ] + scores + ["", row("agreement", 32, ["clip", "reference"])] + shares + [""]
        return lines.map { $0 + "\n" }.joined()
    }
}
