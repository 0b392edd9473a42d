import Datasets
import Foundation
import Sim

extension ClipFolder {
    /// The worlds of a clip's frames: its scenario is played again.
    func worlds() throws -> WorldSequence {
        var scenario = try Scenario(
            yaml: scenario(), file: url.appending(path: "scenario.yaml").path)
        scenario.seed = description.seed
        return scenario.worlds(
            fps: description.fps, duration: Double(description.frames) / description.fps)
    }
}

extension World {
    /// Whether everybody stands, to a millimetre, where the labels say.
    func isAsLabelled(_ labels: FrameLabels) -> Bool {
        let mine = self.labels(frame: labels.frame).actors
        return mine.map(\.track) == labels.actors.map(\.track)
            && zip(mine, labels.actors).allSatisfy { mine, label in
                (mine.box3D.center - label.box3D.center).length < 1e-3
            }
    }
}
