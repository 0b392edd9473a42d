import Conditioning
import Frames
import Metrics
import Tensors

extension StageEvaluation {
    /// Frames filled in between true key frames, beside a cross-fade of the decoded key frames and beside
    /// the true frames through the autoencoder, nearer than which nothing made of latents can come.
    func interpolated() throws -> [StageFigure] {
        let factors = Interpolation.factors
        let shape = ClipShape(
            of: model.config, frames: Self.pairs * factors[0] + 1, rate: factors[0])
        let clips = try validation.clips(0..<clips, shape)
        return try factors.flatMap { factor in
            var comparison = InterpolationComparison()
            for (number, clip) in clips.enumerated() {
                try comparison.add(
                    clip.thinned(to: factor, of: factors[0], key: model.config.keyFrameRate),
                    number: number, factor: factor, by: self)
            }
            return comparison.figures(
                fps: Int(model.config.keyFrameRate * Double(factor)))
        }
    }

    /// Pairs of key frames a clip.
    private static let pairs = 4
}

extension TrainingClip {
    /// Every so many frames of a clip with `most` frames a key frame, so that there are `factor`.
    fileprivate func thinned(to factor: Int, of most: Int, key rate: Double) -> TrainingClip {
        let numbers = Array(stride(from: 0, to: frames.count, by: most / factor))
        return TrainingClip(
            frames: numbers.map { frames[$0] },
            conditions: numbers.map { conditions[$0].at(fps: rate * Double(factor)) })
    }
}

/// Frames between key frames: filled in, cross-faded, and true ones through the autoencoder.
struct InterpolationComparison {
    private(set) var made: [Frame] = []
    private(set) var faded: [Frame] = []
    private(set) var encoded: [Frame] = []
    private(set) var reference: [Frame] = []

    /// Takes in a clip whose frames `0, factor, 2 · factor, …` are key frames.
    ///
    /// - Throws: `UnusableOutput` when the model fails.
    mutating func add(
        _ clip: TrainingClip, number: Int, factor: Int, by evaluation: StageEvaluation
    ) throws {
        let model = evaluation.model
        var interpolation = Interpolation(
            model: model.interpolation, config: model.config, options: SamplingOptions(),
            dtype: evaluation.dtype, seed: evaluation.seed &+ UInt64(number), factor: factor)
        let latents = evaluation.latents(of: clip.frames)
        let pictures = latents.flatMap { evaluation.decoded($0, noise: 0) }
        for (index, condition) in clip.conditions.enumerated() {
            interpolation.append(condition)
            guard index.isMultiple(of: factor) else {
                encoded.append(pictures[index])
                reference.append(clip.frames[index])
                continue
            }
            let between = Array(interpolation.push(latents[index]).dropLast())
            guard !between.isEmpty else { continue }
            let stack = Tensor.concatenated(between, axis: 0)
            try UnusableOutput.check(stack, of: "interpolation", frame: index - between.count)
            made += evaluation.decoded(stack, noise: SamplingOptions().decoderNoise)
            faded += Frame.crossFade(
                from: pictures[index - factor], to: pictures[index], count: between.count)
        }
    }

    func figures(fps: Int) -> [StageFigure] {
        func measured(_ frames: [Frame]) -> [FrameMetrics] {
            let reference = reference
            return concurrentMap(frames.count) {
                FrameMetrics(frames[$0], reference: reference[$0])
            }
        }
        let (made, faded, encoded) = (measured(made), measured(faded), measured(encoded))
        func figure(
            _ name: String, beside others: [FrameMetrics], _ other: String,
            _ value: ([FrameMetrics]) -> Double
        ) -> StageFigure {
            StageFigure(
                stage: .interpolation, figure: name, value: value(made), beside: other,
                valueBeside: value(others))
        }
        let name = "PSNR between, \(fps) a second, dB"
        return [
            figure(name, beside: faded, "cross-fade") { $0.map(\.psnr).mean },
            figure(name, beside: encoded, "true, through latents") { $0.map(\.psnr).mean },
            figure("SSIM between, \(fps) a second", beside: faded, "cross-fade") {
                $0.map(\.ssim).mean
            },
            figure("sharpness between over reference", beside: faded, "cross-fade") {
                $0.map(\.made.sharpness).mean / max($0.map(\.reference.sharpness).mean, 1e-9)
            },
        ]
    }
}
