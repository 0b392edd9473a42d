import Tensors

extension RefereeOutput {
    /// How far it is from what is true, a single number.
    func loss(to targets: RefereeTargets) -> Tensor {
        let pixels = segmentation.crossEntropy(to: targets.classes, weights: targets.classWeights)
        let centers = centers.focalLoss(to: targets.peaks, weights: targets.peakWeights)
        let one = Tensor.ones([targets.timesOfDay.shape[0], 1])
        let light =
            timeOfDay.crossEntropy(to: targets.timesOfDay, weights: one)
            + weather.crossEntropy(to: targets.weathers, weights: one)
        let loss = pixels + centers + light * Self.lightShare
        guard !targets.places.isEmpty else { return loss }
        let places = numbers.reshaped(numbers.count / DetectionMaps.numbers, DetectionMaps.numbers)
            .gathered(rows: targets.places)
        return loss + places.meanAbsoluteError(to: targets.numbers) * Self.numbersShare
    }

    private static let lightShare: Float = 0.2
    private static let numbersShare: Float = 2
}

extension Tensor {
    /// The penalty-reduced focal loss of peaks, over the number of centers, of logits in float32.
    ///
    /// Zhou et al. 2019, "Objects as points", equation 1, with α = 2 and β = 4.
    ///
    /// - Parameters:
    ///   - peaks: 1 at a centre, less around it, of this shape.
    ///   - weights: what places that are no centre count, broadcast to this shape.
    func focalLoss(to peaks: Tensor, weights: Tensor) -> Tensor {
        let heights = peaks.floats
        let isCenter = Tensor(heights.map { $0 == 1 ? 1 : 0 }, shape: peaks.shape)
        let away = Tensor(
            heights.map {
                let rest = (1 - $0) * (1 - $0)
                return rest * rest
            }, shape: peaks.shape)
        let p = sigmoid().clamped(to: 1e-4...(1 - 1e-4))
        let q = 1 - p
        let found = isCenter * q.squared() * p.log()
        let empty = away * weights * p.squared() * q.log()
        let centers = heights.reduce(0) { $0 + ($1 == 1 ? 1 : 0) }
        return (found + empty).sum() * (-1 / Float(Swift.max(centers, 1)))
    }
}
