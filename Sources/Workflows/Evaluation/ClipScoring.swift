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

    /// The labels of a frame with how well it shows each road user.
    mutating func scored(_ labels: FrameLabels, of frame: Frame, in world: World) -> FrameLabels {
        let drawing = renderer ?? ReferenceRenderer(world: world)
        renderer = drawing
        let drawn = drawing.rendering(
            of: world, width: RefereeNetwork.width, height: RefereeNetwork.height)
        // What the reference render hides nobody can ask for.
        let seen = labels.seen(in: drawn.truth)
        let made = seen.scored(by: referee.judgements(of: [frame])[0])
        agreement.add(made, reference: seen.scored(by: referee.judgements(of: [drawn.frame])[0]))
        var scored = labels
        for index in scored.actors.indices {
            scored.actors[index].agreement = made.actors[index].agreement
        }
        return scored
    }

    /// Adds what came of all frames.
    func describe(_ about: inout ClipDescription) {
        about.agreement = agreement.share
        about.referenceAgreement = agreement.referenceShare
        about.referee = referee.sha256
    }

    /// Throws where the clip shows nothing of what it is labelled with.
    func check(_ clip: String) throws {
        guard let failure = agreement.failure else { return }
        throw FileError(.uselessOutput, file: clip, failure)
    }
}
