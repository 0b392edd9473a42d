import Frames
import Sim

/// A clip that is to be made.
package struct PlannedClip {
    let file: ScenarioFile
    /// Of every frame that is shown.
    let worlds: WorldSequence
    /// As the clip has it.
    let camera: Camera

    init(_ file: ScenarioFile, worlds: WorldSequence, camera: Camera) {
        self.file = file
        self.worlds = worlds
        self.camera = camera
    }

    /// The worlds of some frames.
    ///
    /// - Parameter numbers: rising.
    func worlds(at numbers: [Int]) -> [World] {
        let wanted = Set(numbers)
        let seen = worlds.prefix((numbers.last ?? -1) + 1).enumerated()
        return seen.filter { wanted.contains($0.offset) }.map { _, world in
            var world = world
            world.camera = camera
            return world
        }
    }

    /// Frames to look at, evenly spaced; of a long clip in its first part.
    func numbers(_ count: Int) -> [Int] {
        let last = min(worlds.count, 600) - 1
        let most = min(count, last + 1)
        return (0..<most).map { $0 * last / max(most - 1, 1) }
    }

    /// Labels of some frames of a clip that is generated.
    var someLabels: [FrameLabels] {
        let numbers = numbers(8)
        return zip(worlds(at: numbers), numbers).map { $0.labels(frame: $1) }
    }
}

extension Array where Element == PlannedClip {
    /// So many of them or all, evenly spaced, the first among them.
    func spread(over most: Int) -> [PlannedClip] {
        let count = Swift.min(count, most)
        return (0..<count).map { self[$0 * (self.count - 1) / Swift.max(count - 1, 1)] }
    }

    /// What is said of each clip.
    ///
    /// - Parameters:
    ///   - sizes: of the clips tried; all others are taken to be like their mean.
    ///   - seconds: of making so many frames.
    func sized(
        by sizes: [ClipSize], of tried: [PlannedClip], seconds: (Int) -> Double
    ) -> [PlanReport.Clip] {
        let known = Dictionary(uniqueKeysWithValues: zip(tried.map(\.file.clipID), sizes))
        return map { clip in
            let frames = clip.worlds.count
            let bytes =
                known[clip.file.clipID]?.bytes(of: frames)
                ?? sizes.reduce(0) { $0 + $1.bytes(of: frames) } / Double(sizes.count)
            return PlanReport.Clip(
                id: clip.file.clipID, frames: frames, fps: clip.worlds.fps,
                height: clip.camera.height, width: clip.camera.width,
                computingSeconds: seconds(frames),
                diskBytes: Int(bytes) + clip.file.textBytes)
        }
    }
}
