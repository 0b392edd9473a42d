import Referee

/// What the referee says of one clip, and of the reference render of its scenario.
package struct ClipJudgement: Codable, Sendable {
    let id: String
    /// Frames a second.
    let fps: Double
    /// Share of the judged boxes that are found.
    var agreement: Double?
    var referenceAgreement: Double?
    /// Why the clip is of no use; nil when it may be good.
    var failure: String?
    var made = JudgedPictures()
    var reference = JudgedPictures()
    var colors = TrackColors()

    init(id: String, fps: Double) { (self.id, self.fps) = (id, fps) }
}

/// What the referee says of the pictures of a clip.
struct JudgedPictures: Codable, Sendable {
    private(set) var scores = RefereeScores()
    /// Of each picture.
    private(set) var features: [[Float]] = []

    mutating func add(_ judgement: FrameJudgement, of sample: RefereeSample) {
        scores.add(judgement, of: sample)
        features.append(judgement.features)
    }
}
