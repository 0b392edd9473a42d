import Foundation

/// The figures of one clip or of several together.
public struct ClipFigures: Encodable, Sendable {
    public var frames: Int
    /// Mean over frames, in dB.
    public var psnr: Double
    /// Mean over frames, at most 1.
    public var ssim: Double
    public var flicker: Flicker
    /// Energy of all frame differences, made over reference; absent where the reference stands still.
    ///
    /// Above 1 for more motion or more flicker, below 1 for slow motion or blur.
    public var motion: Double?
    /// Jumps where the windows of the rollout meet; absent where they are not known.
    public var rolloutJump: Jump?
    /// The same where the upsampler's windows meet; absent for clips without it.
    public var upsamplerJump: Jump?
    public var seconds: [SecondFigures]

    /// How much changes where nothing should: mean absolute difference of neighbouring frames, in 8-bit
    /// levels, over the pixels that change by at most two levels in the reference.
    public struct Flicker: Encodable, Sendable {
        public var made: Double
        /// Of the reference at the same pixels: the floor.
        public var reference: Double
        /// Share of all pixels that it is measured on.
        public var share: Double
    }

    /// Mean absolute difference of neighbouring frames, in 8-bit levels.
    public struct Jump: Encodable, Sendable {
        /// From the last frame of a window to the first of the next.
        public var atBorders: Spread
        public var elsewhere: Spread
        public var referenceAtBorders: Spread
        public var referenceElsewhere: Spread
    }

    /// Median and 95th percentile of so many numbers.
    public struct Spread: Encodable, Sendable, Equatable {
        public var count: Int
        public var median: Double
        public var percentile95: Double
    }

    /// - Parameter clips: at least one frame in all.
    public init(of clips: [ClipMeasurement]) {
        let frames = clips.flatMap(\.frames)
        let changes = clips.flatMap(\.changes)
        self.frames = frames.count
        psnr = frames.map(\.psnr).mean
        ssim = frames.map(\.ssim).mean
        flicker = Flicker(changes)
        motion = ratio(changes.map(\.energy), to: changes.map(\.referenceEnergy))
        rolloutJump = Jump(clips) { $0.borders?.rollout ?? [] }
        upsamplerJump = Jump(clips) { $0.borders?.upsampler ?? [] }
        seconds = SecondFigures.all(of: clips)
    }
}

extension ClipFigures.Flicker {
    fileprivate init(_ changes: [FrameChange]) {
        let still = Double(changes.reduce(0) { $0 + $1.stillPixels })
        made = changes.reduce(0) { $0 + $1.stillChange } / max(still, 1)
        reference = changes.reduce(0) { $0 + $1.stillReferenceChange } / max(still, 1)
        share = still / max(Double(changes.reduce(0) { $0 + $1.pixels }), 1)
    }
}

extension ClipFigures.Jump {
    /// Nil when no window begins anywhere.
    fileprivate init?(_ clips: [ClipMeasurement], _ borders: (ClipMeasurement) -> Set<Int>) {
        let there = clips.flatMap { $0.changes(to: borders($0)) }
        let other = clips.flatMap { $0.changes(to: borders($0), orOthers: true) }
        guard let atBorders = ClipFigures.Spread(there.map(\.change)),
            let elsewhere = ClipFigures.Spread(other.map(\.change)),
            let referenceAtBorders = ClipFigures.Spread(there.map(\.referenceChange)),
            let referenceElsewhere = ClipFigures.Spread(other.map(\.referenceChange))
        else { return nil }
        self.atBorders = atBorders
        self.elsewhere = elsewhere
        self.referenceAtBorders = referenceAtBorders
        self.referenceElsewhere = referenceElsewhere
    }
}

extension ClipFigures.Spread {
    /// Nil of no numbers; between two of them percentiles are interpolated linearly.
    init?(_ numbers: [Double]) {
        guard !numbers.isEmpty else { return nil }
        let sorted = numbers.sorted()
        func percentile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let (below, above) = (sorted[Int(place)], sorted[Int(place.rounded(.up))])
            return below + (above - below) * (place - place.rounded(.down))
        }
        count = sorted.count
        median = percentile(0.5)
        percentile95 = percentile(0.95)
    }
}

/// The figures of one second of a rollout: how a drive holds up as it goes on.
public struct SecondFigures: Encodable, Sendable {
    /// Counted from 0.
    public var second: Int
    public var frames: Int
    public var psnr: Double
    public var ssim: Double
    /// Mean length of the gradient, made over reference; this and the next are absent where the reference
    /// has none.
    public var sharpness: Double?
    /// Standard deviation of luma, made over reference.
    public var contrast: Double?
    /// Mean luma, made over reference.
    public var brightness: Double?
    /// Mean colourfulness, made over reference.
    public var chroma: Double?

    fileprivate init(_ second: Int, _ frames: [FrameMeasurement]) {
        func ratio(_ figure: KeyPath<PictureFigures, Double>) -> Double? {
            Diffusion.ratio(
                frames.map { $0.made[keyPath: figure] },
                to: frames.map { $0.reference[keyPath: figure] })
        }
        self.second = second
        self.frames = frames.count
        psnr = frames.map(\.psnr).mean
        ssim = frames.map(\.ssim).mean
        sharpness = ratio(\.sharpness)
        contrast = ratio(\.contrast)
        brightness = ratio(\.brightness)
        chroma = ratio(\.chroma)
    }

    /// The second that a frame belongs to; one a hair before the full second belongs to that.
    static func second(ofFrame number: Int, fps: Double) -> Int { Int(Double(number) / fps + 1e-6) }

    /// Second by second, all clips together.
    fileprivate static func all(of clips: [ClipMeasurement]) -> [SecondFigures] {
        var bySecond: [Int: [FrameMeasurement]] = [:]
        for clip in clips {
            for (index, frame) in clip.frames.enumerated() {
                bySecond[second(ofFrame: index, fps: clip.fps), default: []].append(frame)
            }
        }
        return bySecond.sorted { $0.key < $1.key }.map { SecondFigures($0.key, $0.value) }
    }
}

extension [Double] {
    /// 0 of no numbers.
    var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}

/// Sum over sum; nil where the second is nothing.
private func ratio(_ made: [Double], to reference: [Double]) -> Double? {
    let sum = reference.reduce(0, +)
    return sum > 1e-9 ? made.reduce(0, +) / sum : nil
}
