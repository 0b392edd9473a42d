import Datasets
import Files
import Referee
import Renderer
import Sim
import Tensors

/// Scores the frames of one clip, beside the reference render of its scenario.
@TensorActor
struct ClipScoring {
    private let referee: RefereeModel
    private var renderer: ReferenceRenderer?
    private var agreement = ClipAgreement()

    init(by referee: RefereeModel) { self.referee = referee }

    /// What a frame shows, and what it should.
    struct Scored {
        /// With how well the frame shows each road user.
        var labels: FrameLabels
        let made: FrameJudgement
        let reference: FrameJudgement
        let sample: RefereeSample
    }

    mutating func scored(_ labels: FrameLabels, of frame: Frame, in world: World) -> Scored {
        let drawing = renderer ?? ReferenceRenderer(world: world)
        renderer = drawing
        let drawn = drawing.rendering(
            of: world, width: RefereeNetwork.width, height: RefereeNetwork.height)
        let judgements = [frame, drawn.frame].map { referee.judgements(of: [$0])[0] }
        // What the reference render hides nobody can ask for.
        let seen = labels.seen(in: drawn.truth)
        let made = seen.scored(by: judgements[0])
        agreement.add(made, reference: seen.scored(by: judgements[1]))
        var scored = Scored(
            labels: labels, made: judgements[0], reference: judgements[1],
            sample: RefereeSample(drawn.frame, truth: drawn.truth, labels: labels))
        for index in labels.actors.indices {
            scored.labels.actors[index].agreement = made.actors[index].agreement
        }
        return scored
    }

    /// Adds what came of all frames.
    func describe(_ about: inout ClipDescription) {
        about.agreement = agreement.share
        about.referenceAgreement = agreement.referenceShare
        about.referee = referee.sha256
    }

    /// Why the clip is of no use; nil when it may be good.
    var failure: String? { agreement.failure }
}
