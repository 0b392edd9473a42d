import Conditioning
import Foundation
import Randomness
import Tensors

/// The loss on clips that training never sees, always the same ones with the same noise.
package struct ValidationLoss: Codable, Sendable, Equatable {
    /// Mean over the bins, weighted by position as in training; without bins that of a few batches.
    package var loss: Double
    /// Ten bins of ln σ, none in stages that make pictures: noise that was never trained shows.
    package var bins: [Bin]
    /// What wrong conditions cost, part by part; the model does not use those that cost nothing.
    package var gaps: [Gap]
    /// How well something else than a loss came out, by name; nil where nobody measures that.
    package var scores: [String: Double]?

    package init(
        loss: Double, bins: [Bin] = [], gaps: [Gap] = [], scores: [String: Double]? = nil
    ) {
        (self.loss, self.bins, self.gaps, self.scores) = (loss, bins, gaps, scores)
    }

    /// Noise levels and the loss at them.
    package struct Bin: Codable, Sendable, Equatable {
        package var from: Double
        package var to: Double
        package var loss: Double
    }

    /// One part of the conditions exchanged for that of other clips.
    package struct Gap: Codable, Sendable, Equatable {
        package var part: ConditionBatch.Part
        package var sigma: Double
        /// Loss with the right conditions; of boxes, the loss inside boxes.
        package var loss: Double
        /// How much more it is with the wrong ones.
        package var gap: Double
    }
}

extension ValidationLoss {
    /// The mean over batches that are the same every time.
    ///
    /// - Parameter loss: that of training, taken on what training never sees.
    init(batches: Int = 4, _ loss: (RandomStream) -> Tensor) {
        let losses = (0..<batches).map { loss(RandomStream(seed: 1).child($0)).item }
        self.init(loss: Double(losses.reduce(0, +)) / Double(batches))
    }
}

/// The clips it is taken on.
struct ValidationClips {
    let clips: LatentClips
    /// Noise that the stage learns to take away.
    let levels: ClosedRange<Double>
    /// Frames that are shown and not learnt, by number.
    let known: [Bool]

    private static let bins = 10
    /// Levels at which conditions are exchanged.
    private static let gapSigmas: [Float] = [0.5, 2, 8]

    /// - Parameter known: whether a frame is shown, from its place in its clip and its clip's number.
    init(
        _ clips: LatentClips, levels: ClosedRange<Double>,
        known: (Int, Int) -> Bool = { _, _ in false }
    ) {
        self.clips = clips
        self.levels = levels
        self.known = clips.conditions.indices.map { known($0 % clips.frames, $0 / clips.frames) }
    }

    /// All frames, clip by clip.
    var numbers: [Int] { Array(clips.conditions.indices) }

    /// - Parameter errors: squared errors of v, `[n, h, w]`, of all frames at their noise levels, with
    ///   the conditions.
    func loss(_ errors: ([Float], ConditionBatch) -> Tensor) -> ValidationLoss {
        let weights = clips.weights(at: numbers).floats
        let conditions = ConditionBatch(clips.conditions)
        let bins = (0..<Self.bins).map { bin in
            let found = errors(sigmas(in: bin), conditions).floats
            return ValidationLoss.Bin(
                from: level(Double(bin)), to: level(Double(bin + 1)),
                loss: mean(found, { weights[$0] }, over: { _ in 1 }))
        }
        return ValidationLoss(
            loss: bins.reduce(0) { $0 + $1.loss } / Double(bins.count), bins: bins,
            gaps: Self.gapSigmas.filter { levels.contains(Double($0)) }.flatMap {
                gaps($0, conditions, weights, errors)
            })
    }

    private func gaps(
        _ sigma: Float, _ conditions: ConditionBatch, _ weights: [Float],
        _ errors: ([Float], ConditionBatch) -> Tensor
    ) -> [ValidationLoss.Gap] {
        let sigmas = [Float](repeating: sigma, count: conditions.count)
        // Every clip gets the conditions of the next one.
        let order = numbers.map { ($0 + clips.frames) % conditions.count }
        let right = errors(sigmas, conditions).floats
        return ConditionBatch.Part.allCases.map { part in
            let wrong = errors(sigmas, conditions.exchanging(part, order: order)).floats
            func loss(_ errors: [Float]) -> Double {
                part == .boxes
                    ? mean(errors, { weights[$0] - 1 }, over: { weights[$0] - 1 })
                    : mean(errors, { weights[$0] }, over: { _ in 1 })
            }
            return ValidationLoss.Gap(
                part: part, sigma: Double(sigma), loss: loss(right), gap: loss(wrong) - loss(right))
        }
    }

    /// A level for each frame, the same for those of a clip, spread over a bin.
    private func sigmas(in bin: Int) -> [Float] {
        let count = clips.conditions.count / clips.frames
        return numbers.map { number in
            let place = (Double(number / clips.frames) + 0.5) / Double(count)
            return Float(level(Double(bin) + place))
        }
    }

    /// The noise level where so many bins end.
    private func level(_ bins: Double) -> Double {
        let (low, high) = (log(levels.lowerBound), log(levels.upperBound))
        return exp(low + bins / Double(Self.bins) * (high - low))
    }

    /// Weighted mean over the positions of frames that are learnt; 0 when nothing has a weight.
    private func mean(_ errors: [Float], _ weight: (Int) -> Float, over share: (Int) -> Float)
        -> Double
    {
        let positions = errors.count / known.count
        var (sum, total) = (0.0, 0.0)
        for at in errors.indices where !known[at / positions] {
            sum += Double(errors[at] * weight(at))
            total += Double(share(at))
        }
        return total > 0 ? sum / total : 0
    }
}
