import Conditioning
import Foundation
import Randomness
import Renderer
import Sim

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

/// What clips a stage asks for.
public struct ClipShape: Sendable {
    /// Frames of one clip.
    public var frames: Int
    public var fps: Double
    public var width: Int
    public var height: Int

    public init(frames: Int, fps: Double, width: Int, height: Int) {
        self.frames = frames
        self.fps = fps
        self.width = width
        self.height = height
    }
}

extension ClipShape {
    /// Base frames of a model at its key frame rate, or `scale` times as large ones, `rate` times as fast.
    init(of config: ModelConfig, frames: Int, scale: Int = 1, rate: Int = 1) {
        self.init(
            frames: frames, fps: config.keyFrameRate * Double(rate),
            width: config.baseWidth * scale, height: config.baseHeight * scale)
    }
}

/// Where the clips to train on come from.
public protocol TrainingData: Sendable {
    /// The clip of that number; the same every time. Called on many threads.
    func clip(_ number: Int, _ shape: ClipShape) throws -> TrainingClip
    /// Whether there are clips of that shape.
    func has(_ shape: ClipShape) -> Bool
    /// Clips of the same kind that are never among these; nil when there are none.
    var heldOut: (any TrainingData)? { get }
}

extension TrainingData {
    public func has(_ shape: ClipShape) -> Bool { true }

    public var heldOut: (any TrainingData)? { nil }

    /// Clips of the given numbers, made on all cores; tensors must rest meanwhile.
    func clips(_ numbers: Range<Int>, _ shape: ClipShape) throws -> [TrainingClip] {
        try clips(numbers, inTurn: [shape])
    }

    /// Clips of several shapes in turn.
    func clips(_ numbers: Range<Int>, inTurn shapes: [ClipShape]) throws -> [TrainingClip] {
        try concurrentMap(numbers.count) {
            try clip(numbers.lowerBound + $0, shapes[$0 % shapes.count])
        }
    }
}

/// Random drives of the reference world.
public struct ReferenceClips: TrainingData {
    /// The drives to take them from: training and held-out drives never meet (`DriveSet`).
    public var drives: RandomStream
    private let seed: UInt64

    /// - Parameter heldOut: whether to draw drives that training never sees.
    public init(seed: UInt64, heldOut: Bool = false) {
        self.seed = seed
        drives = (heldOut ? DriveSet.heldOut : .train).drives(seed: seed)
    }

    public var heldOut: (any TrainingData)? { ReferenceClips(seed: seed, heldOut: true) }

    /// A random drive, entered at a random moment.
    public func clip(_ number: Int, _ shape: ClipShape) -> TrainingClip {
        var stream = drives.child(number)
        let scenario = Scenario.random(using: &stream)
        let seconds = Double(shape.frames) / shape.fps
        let start = Int(
            stream.uniform(in: 0...max(scenario.duration - seconds, 0)) * shape.fps)
        let worlds = scenario.worlds(fps: shape.fps).dropFirst(start).prefix(shape.frames)
        let seed = stream.next()
        var renderer: ReferenceRenderer?
        var clip = TrainingClip(frames: [], conditions: [])
        for world in worlds {
            let drawing = renderer ?? ReferenceRenderer(world: world)
            renderer = drawing
            clip.frames.append(
                drawing.frame(of: world, width: shape.width, height: shape.height))
            clip.conditions.append(
                FrameCondition(world: world, fps: shape.fps, seed: seed, leavingOutHidden: true))
        }
        return clip
    }
}
