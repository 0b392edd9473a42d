import Conditioning
import Sim
import Tensors

/// Measures interpolation against a cross-fade on clips whose every frame is known.
///
/// Of a clip at the highest rate the frames that would be key frames are encoded; the others are filled in
/// between true latents, or cross-faded in the pixels of the decoded key frames, and held against what was
/// there.
public struct InterpolationComparison {
    let model: VideoLDM
    let element: Element
    let seed: UInt64
    private var clips = 0
    /// By factor.
    private var measured: [Int: Measured] = [:]

    /// Of the frames between key frames: filled in, cross-faded, and true ones through the autoencoder.
    private struct Measured {
        var made: [FrameMeasurement] = []
        var faded: [FrameMeasurement] = []
        var encoded: [FrameMeasurement] = []
    }

    /// Frames of the clips that it takes: so many pairs of key frames.
    private static let pairs = 4

    public init(model: VideoLDM, precision: Element, seed: UInt64) {
        self.model = model
        element = precision
        self.seed = seed
    }

    /// What clips it takes.
    public var shape: ClipShape {
        let factor = Interpolation.factors[0]
        return ClipShape(
            frames: Self.pairs * factor + 1, fps: model.config.keyFrameRate * Double(factor),
            width: model.config.baseWidth, height: model.config.baseHeight)
    }

    /// Takes in a clip of that shape.
    ///
    /// - Throws: `UnusableOutput` when the model fails.
    public mutating func add(_ clip: TrainingClip) throws {
        for factor in Interpolation.factors {
            let step = Interpolation.factors[0] / factor
            let numbers = Array(stride(from: 0, to: clip.frames.count, by: step))
            let fps = model.config.keyFrameRate * Double(factor)
            try add(
                TrainingClip(
                    frames: numbers.map { clip.frames[$0] },
                    conditions: numbers.map { clip.conditions[$0].at(fps: fps) }), factor: factor)
        }
        clips += 1
    }

    private mutating func add(_ clip: TrainingClip, factor: Int) throws {
        var interpolation = Interpolation(
            model: model.interpolation, config: model.config, options: SamplingOptions(),
            element: element, seed: seed &+ UInt64(clips), factor: factor)
        var keys: [Frame] = []
        var (made, faded, encoded, truth): ([Frame], [Frame], [Frame], [Frame]) = ([], [], [], [])
        for (number, condition) in clip.conditions.enumerated() {
            interpolation.tell(condition)
            let latents = model.autoencoder.encoded(
                Tensor(frames: [clip.frames[number]]), element: element)
            let picture = pictures([latents], noise: 0)
            guard number.isMultiple(of: factor) else {
                encoded += picture
                truth.append(clip.frames[number])
                continue
            }
            let between = Array(interpolation.push(latents).dropLast())
            keys = keys.suffix(1) + picture
            guard !between.isEmpty else { continue }
            let first = number - between.count
            try UnusableOutput.check(
                .concatenated(between, axis: 0), of: "interpolation", frame: first)
            made += pictures(between, noise: SamplingOptions().decoderNoise)
            faded += Frame.crossFade(from: keys[0], to: keys[1], count: between.count)
        }
        measured[factor, default: Measured()].made += try Self.measured(made, truth)
        measured[factor, default: Measured()].faded += try Self.measured(faded, truth)
        measured[factor, default: Measured()].encoded += try Self.measured(encoded, truth)
    }

    private func pictures(_ latents: [Tensor], noise: Float) -> [Frame] {
        model.autoencoder.decoded(
            .concatenated(latents, axis: 0), noise: noise, element: element
        ).frames
    }

    private static func measured(_ frames: [Frame], _ truth: [Frame]) throws
        -> [FrameMeasurement]
    {
        try concurrentMap(frames.count) { FrameMeasurement(frames[$0], reference: truth[$0]) }
    }

    /// One for each rate, the highest first.
    public var comparisons: [StageComparison] {
        Interpolation.factors.compactMap { factor in
            measured[factor].map {
                StageComparison(
                    stage: "interpolation", instead: "cross-fade",
                    fps: model.config.keyFrameRate * Double(factor),
                    with: StageComparison.Likeness($0.made),
                    without: StageComparison.Likeness($0.faded),
                    limit: StageComparison.Likeness($0.encoded))
            }
        }
    }
}
