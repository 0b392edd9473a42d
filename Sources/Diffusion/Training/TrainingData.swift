import Conditioning
import Foundation
import Frames
import Renderer

/// Frames of one drive with their conditions.
package struct TrainingClip: Sendable {
    package var frames: [Frame]
    package var conditions: [FrameCondition]

    package init(frames: [Frame], conditions: [FrameCondition]) {
        precondition(
            frames.count == conditions.count,
            "\(frames.count) frames, \(conditions.count) conditions")
        self.frames = frames
        self.conditions = conditions
    }
}

/// What clips a stage asks for.
package struct ClipShape: Sendable {
    /// Frames of one clip.
    package var frames: Int
    package var fps: Double
    package var width: Int
    package var height: Int
    /// Of the condition maps.
    package var maps: MapSize

    package init(
        frames: Int, fps: Double, width: Int, height: Int, maps: MapSize = .usual
    ) {
        self.maps = maps
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
            width: config.baseWidth * scale, height: config.baseHeight * scale,
            maps: config.mapSize)
    }
}

/// Where the clips to train on come from.
package protocol TrainingData: Sendable {
    /// The clip of that number; the same every time. Called on many threads.
    func clip(_ number: Int, _ shape: ClipShape) throws -> TrainingClip
    /// A part of the large frames of that clip with the surfaces that it shows; nil when nobody knows
    /// them.
    ///
    /// - Parameters:
    ///   - shape: of the large frames.
    ///   - rows: of the part, in latents of base frames.
    ///   - columns: the same.
    func surfaces(_ number: Int, _ shape: ClipShape, rows: Int, columns: Int) throws
        -> SurfaceSequence?
    /// How many clips of that shape there are before the first comes again; nil where none ever does.
    func count(of shape: ClipShape) -> Int?
    /// Which clips have no part of that shape, in words; nil where all have one, or none.
    func passedOver(by shape: ClipShape) -> String?
    /// Clips of the same kind that are never among these; nil when there are none.
    var validation: (any TrainingData)? { get }
}

extension TrainingData {
    package func surfaces(_ number: Int, _ shape: ClipShape, rows: Int, columns: Int)
        -> SurfaceSequence?
    { nil }

    package func count(of shape: ClipShape) -> Int? { nil }

    package func passedOver(by shape: ClipShape) -> String? { nil }

    /// Whether there are clips of that shape.
    package func has(_ shape: ClipShape) -> Bool { count(of: shape) != 0 }

    /// As many clips as are wanted, or as there are, of several shapes in turn.
    ///
    /// - Parameter notes: hear which clips are passed over.
    func count(upTo wanted: Int, inTurn shapes: [ClipShape], notes: TrainingNotes) -> Int {
        for lack in shapes.compactMap(passedOver) { notes.note(lack) }
        // At least one: where there is none, reading it fails and says why.
        return shapes.compactMap { count(of: $0).map { max($0, 1) * shapes.count } }.reduce(
            wanted, min)
    }

    package var validation: (any TrainingData)? { nil }

    /// Clips of the given numbers, made on all cores; tensors must rest meanwhile.
    func clips(_ numbers: Range<Int>, _ shape: ClipShape) throws -> [TrainingClip] {
        try clips(numbers, inTurn: [shape])
    }

    /// Clips of several shapes in turn.
    func clips(_ numbers: Range<Int>, inTurn shapes: [ClipShape]) throws -> [TrainingClip] {
        try concurrentMap(numbers.count) {
            let (number, shape) = (numbers.lowerBound + $0, shapes[$0 % shapes.count])
            // Of data that ends every shape gets all its clips.
            return try clip(count(of: shape) == nil ? number : number / shapes.count, shape)
        }
    }
}
