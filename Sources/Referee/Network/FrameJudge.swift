import Frames

/// Judges what pictures show: the referee, or a stand-in in tests.
package protocol FrameJudge {
    /// Tells two judges apart; of the referee, SHA-256 of its weights in hexadecimal.
    var sha256: String { get }

    /// What it says of pictures of one size, unsure detections included.
    func judgements(of frames: [Frame]) -> [FrameJudgement]
}

extension RefereeModel: FrameJudge {}
