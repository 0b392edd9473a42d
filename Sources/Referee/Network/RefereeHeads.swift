import Sim
import Tensors

/// Answers from features: what each pixel shows, where road users are, and in what light.
struct RefereeHeads: Module {
    let fineNorm: RMSNorm
    let segmentation: Conv2d
    let middleNorm: RMSNorm
    let hidden: Conv2d
    let detection: Conv2d
    let deepestNorm: RMSNorm
    let environment: Linear

    static let timesOfDay = Environment.TimeOfDay.allCases.count
    static let weathers = Environment.Weather.allCases.count

    init(channels: [Int]) {
        fineNorm = RMSNorm(channels: channels[0])
        segmentation = Conv2d(
            from: channels[0], to: 4 * SegmentationClass.allCases.count, kernel: 3)
        middleNorm = RMSNorm(channels: channels[1])
        hidden = Conv2d(from: channels[1], to: channels[1], kernel: 3)
        detection = Conv2d(
            from: channels[1], to: DetectionMaps.classes + DetectionMaps.numbers, kernel: 1)
        deepestNorm = RMSNorm(channels: channels[3])
        environment = Linear(from: channels[3], to: Self.timesOfDay + Self.weathers)
    }

    /// - Parameters:
    ///   - fine: features at half the picture's size.
    ///   - middle: at a quarter.
    ///   - deepest: at a sixteenth.
    func callAsFunction(fine: Tensor, middle: Tensor, deepest: Tensor) -> RefereeOutput {
        let classes = segmentation(fineNorm(fine, activation: .silu)).pixelShuffled(by: 2)
        let found = detection(hidden(middleNorm(middle, activation: .silu)).silu())
            .cast(to: .float32)
            .split(axis: 3, sizes: [DetectionMaps.classes, DetectionMaps.numbers])
        let features = deepestNorm(deepest, activation: .silu).cast(to: .float32)
            .mean(axes: [1, 2])
        let light = environment(features).split(axis: 1, sizes: [Self.timesOfDay, Self.weathers])
        return RefereeOutput(
            segmentation: classes.cast(to: .float32),
            centers: found[0] + DetectionMaps.startingLogit, numbers: found[1],
            timeOfDay: light[0], weather: light[1], features: features)
    }
}

/// What the referee says of pictures, all float32.
package struct RefereeOutput {
    /// Logits of what each pixel shows, `[n, H, W, 13]`.
    let segmentation: Tensor
    /// Logits of road users of each class that have their centre here, `[n, H/4, W/4, 7]`.
    let centers: Tensor
    /// What `DetectionMaps` says of the road user there, `[n, H/4, W/4, 6]`.
    let numbers: Tensor
    /// Logits, `[n, 3]`.
    let timeOfDay: Tensor
    /// Logits, `[n, 4]`.
    let weather: Tensor
    /// What whole pictures are like, for distances between sets of them, `[n, 128]`.
    package let features: Tensor
}
