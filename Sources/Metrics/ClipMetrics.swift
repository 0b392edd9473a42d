import Foundation

/// The metrics of one clip or of several together.
package struct ClipMetrics: Encodable, Sendable {
    package var frames: Int
    /// Mean over frames, in dB.
    package var psnr: Double
    /// Mean over frames, at most 1.
    package var ssim: Double
    package var flicker: Flicker
    /// Energy of all frame differences, made over reference; absent where the reference stands still.
    ///
    /// Above 1 for more motion or more flicker, below 1 for slow motion or blur.
    package var motion: Double?
    /// Jumps where the windows of the rollout meet; absent where they are not known.
    package var rolloutJump: Jump?
    /// The same where the upsampler's windows meet; absent for clips without it.
    package var upsamplerJump: Jump?
    package var seconds: [SecondMetrics]

    /// How much changes where nothing should: mean absolute difference of neighbouring frames, in 8-bit
    /// levels, over the pixels that change by at most two levels in the reference.
    package struct Flicker: Encodable, Sendable {
        package var made: Double
        /// Of the reference at the same pixels: the floor.
        package var reference: Double
        /// Share of all pixels that it is measured on.
        package var share: Double
    }

    /// Mean absolute difference of neighbouring frames, in 8-bit levels.
    package struct Jump: Encodable, Sendable {
        /// From the last frame of a window to the first of the next.
        package var atBorders: Spread
        package var elsewhere: Spread
        package var referenceAtBorders: Spread
        package var referenceElsewhere: Spread
    }

    /// - Parameter clips: at least one frame in all.
    package init(of clips: [ClipMeasurement]) {
        let frames = clips.flatMap(\.frames)
        let changes = clips.flatMap(\.changes)
        self.frames = frames.count
        psnr = frames.map(\.psnr).mean
        ssim = frames.map(\.ssim).mean
        flicker = Flicker(changes)
        motion = ratio(changes.map(\.energy), to: changes.map(\.referenceEnergy))
        rolloutJump = Jump(clips) { $0.borders?.rollout ?? [] }
        upsamplerJump = Jump(clips) { $0.borders?.upsampler ?? [] }
        seconds = SecondMetrics.all(of: clips)
    }
}

extension ClipMetrics.Flicker {
    fileprivate init(_ changes: [FrameChange]) {
        let still = Double(changes.reduce(0) { $0 + $1.stillPixels })
        made = changes.reduce(0) { $0 + $1.stillChange } / max(still, 1)
        reference = changes.reduce(0) { $0 + $1.stillReferenceChange } / max(still, 1)
        share = still / max(Double(changes.reduce(0) { $0 + $1.pixels }), 1)
    }
}

extension ClipMetrics.Jump {
    /// Nil when no window begins anywhere.
    fileprivate init?(_ clips: [ClipMeasurement], _ borders: (ClipMeasurement) -> Set<Int>) {
        let there = clips.flatMap { $0.changes(to: borders($0)) }
        let other = clips.flatMap { $0.changes(to: borders($0), orOthers: true) }
        guard let atBorders = Spread(there.map(\.change)),
            let elsewhere = Spread(other.map(\.change)),
            let referenceAtBorders = Spread(there.map(\.referenceChange)),
            let referenceElsewhere = Spread(other.map(\.referenceChange))
        else { return nil }
        self.atBorders = atBorders
        self.elsewhere = elsewhere
        self.referenceAtBorders = referenceAtBorders
        self.referenceElsewhere = referenceElsewhere
    }
}

/// Quotient of two sums; nil when the second is zero.
func ratio(_ made: [Double], to reference: [Double]) -> Double? {
    let sum = reference.reduce(0, +)
    return sum > 1e-9 ? made.reduce(0, +) / sum : nil
}
