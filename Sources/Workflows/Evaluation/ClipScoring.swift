import Datasets
import Frames
import Referee
import Renderer
import Sim
import Tensors

/// Scores the frames of one clip, beside the reference render of its scenario.
@TensorActor
struct ClipScoring {
    private let referee: any FrameJudge
    private let fitter = PictureFitter(
        width: RefereeNetwork.width, height: RefereeNetwork.height, fit: .crop)
    private var renderer: ReferenceRenderer?
    private var watch = PictureWatch()
    private var agreement = ClipAgreement()
    private var said: ClipJudgement

    init(of id: String, fps: Double, by referee: any FrameJudge) {
        self.referee = referee
        said = ClipJudgement(id: id, fps: fps)
    }

    /// Takes a frame in.
    ///
    /// - Returns: the labels with how well the frame shows each road user, and the reference render as the
    ///   referee sees it.
    mutating func scored(
        _ labels: FrameLabels, of frame: Frame, in world: World
    ) -> (labels: FrameLabels, reference: Frame) {
        let drawing = renderer ?? ReferenceRenderer(world: world)
        renderer = drawing
        let drawn = drawing.rendering(
            of: world, width: RefereeNetwork.width, height: RefereeNetwork.height)
        let judgements = [frame, drawn.frame].map { referee.judgements(of: [$0])[0] }
        // What the reference render hides nobody can ask for.
        let seen = labels.seen(in: drawn.pixelLabels)
        let made = seen.scored(by: judgements[0])
        let sample = RefereeSample(drawn.frame, pixelLabels: drawn.pixelLabels, labels: labels)
        watch.add(frame, ego: labels.ego)
        agreement.add(made, reference: seen.scored(by: judgements[1]))
        said.made.add(judgements[0], of: sample)
        said.reference.add(judgements[1], of: sample)
        said.colors.add(
            fitter.fitted(frame), reference: drawn.frame, tracks: drawn.pixelLabels.tracks)
        var scored = labels
        for index in labels.actors.indices {
            scored.actors[index].agreement = made.actors[index].agreement
        }
        return (scored, drawn.frame)
    }

    /// What was said of all frames so far.
    var judgement: ClipJudgement {
        var judgement = said
        judgement.agreement = agreement.share
        judgement.referenceAgreement = agreement.referenceShare
        judgement.failure = failure
        return judgement
    }

    /// Adds what came of all frames.
    func describe(_ about: inout ClipDescription) {
        about.agreement = agreement.share
        about.referenceAgreement = agreement.referenceShare
        about.referee = referee.sha256
    }

    /// Why the clip is of no use; nil when it may be good.
    var failure: String? { watch.failure ?? agreement.failure }
}
