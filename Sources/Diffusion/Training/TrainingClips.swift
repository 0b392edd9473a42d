import Conditioning
import Dispatch
import Foundation
import Randomness
import Sim
import Synchronization

/// Frames of one drive with what the model is told of each.
public struct TrainingClip: Sendable {
    public var frames: [Frame]
    public var conditions: [FrameCondition]

    public init(frames: [Frame], conditions: [FrameCondition]) {
        precondition(
            frames.count == conditions.count,
            "\(frames.count) frames, \(conditions.count) conditions")
        self.frames = frames
        self.conditions = conditions
    }
}

/// Random drives of the reference world, rendered ahead of training.
public struct ReferenceClips: Sendable {
    /// Frames of one clip.
    public var frames: Int
    public var fps: Double
    public var width: Int
    public var height: Int
    /// The drives to take them from: training and held-out drives never meet.
    public var drives: RandomStream

    /// - Parameter heldOut: whether to draw drives that training never sees.
    public init(
        frames: Int, fps: Double, width: Int, height: Int, seed: UInt64, heldOut: Bool = false
    ) {
        self.frames = frames
        self.fps = fps
        self.width = width
        self.height = height
        drives = RandomStream(seed: seed).child(heldOut ? "held-out" : "train")
    }

    /// Clips of the given numbers, rendered on all cores; tensors must rest meanwhile.
    public func clips(_ numbers: Range<Int>) -> [TrainingClip] {
        let made = Mutex<[Int: TrainingClip]>([:])
        DispatchQueue.concurrentPerform(iterations: numbers.count) { index in
            let clip = clip(numbers.lowerBound + index)
            made.withLock { $0[index] = clip }
        }
        return made.withLock { clips in
            numbers.indices.compactMap { clips[$0 - numbers.lowerBound] }
        }
    }

    /// The clip of that number: a random drive, entered at a random moment.
    func clip(_ number: Int) -> TrainingClip {
        var stream = drives.child(number)
        let scenario = Scenario.random(using: &stream)
        let seconds = Double(frames) / fps
        let start = Int(stream.uniform(in: 0...max(scenario.duration - seconds, 0)) * fps)
        let worlds = scenario.worlds(fps: fps).dropFirst(start).prefix(frames)
        let seed = stream.next()
        var renderer: ReferenceRenderer?
        var clip = TrainingClip(frames: [], conditions: [])
        for world in worlds {
            let drawing = renderer ?? ReferenceRenderer(world: world)
            renderer = drawing
            clip.frames.append(drawing.frame(of: world, width: width, height: height))
            clip.conditions.append(
                FrameCondition(world: world, fps: fps, seed: seed, leavingOutHidden: true))
        }
        return clip
    }
}
