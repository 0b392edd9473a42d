import Datasets
import Files
import Foundation
import Sim

extension ClipFolder {
    /// The scenario that a clip shows.
    func shownScenario() throws -> Scenario {
        var scenario = try Scenario(
            yaml: scenario(), file: url.appending(path: "scenario.yaml").path)
        scenario.seed = description.seed
        return scenario
    }

    /// The worlds of a clip's frames: its scenario is played again.
    func worlds() throws -> WorldSequence {
        try shownScenario().worlds(
            fps: description.fps, duration: Double(description.frames) / description.fps)
    }
}

extension ClipFolder {
    /// The worlds of all frames, in which everybody stands where the labels say.
    func worlds(as labels: [FrameLabels]) throws -> [World] {
        let worlds = Array(try worlds())
        let isSame =
            worlds.count == labels.count
            && zip(worlds, labels).allSatisfy { $0.isAsLabelled($1) }
        guard isSame, !worlds.isEmpty else {
            throw FileError(
                .data, file: url.path, "is labelled otherwise than its scenario plays now",
                remedy: "use the version that made it, \(description.simdrive)")
        }
        return worlds
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
