import Frames
import Metrics
import Randomness
import Tensors

extension StageEvaluation {
    /// Clips decoded with neighbouring frames in sight, beside every frame by itself.
    func temporalDecoding() throws -> [StageFigure] {
        let (autoencoder, config) = (model.autoencoder, model.config)
        let kinds = [
            ("128×256", 1, 1), ("128×256 at 30 a second", 1, 4),
            ("512×1024", ModelConfig.upsampling, 1),
        ]
        var figures: [StageFigure] = []
        for (name, scale, rate) in kinds {
            let shape = ClipShape(
                of: config, frames: config.windowFrames, scale: scale, rate: rate)
            let moments = scale == 1 ? autoencoder.statistics.base : autoencoder.statistics.large
            var comparison = DecoderComparison()
            for (number, clip) in try validation.clips(0..<clips, shape).enumerated() {
                let noise = RandomStream(seed: seed).child("decoder").child(number)
                try comparison.add(
                    noisyLatents(of: clip.frames, noise), moments: moments, of: clip, by: self)
            }
            figures += comparison.figures(name)
        }
        return try figures + generated()
    }

    /// The same of latents that the model has made, which are wrong in other ways than by noise.
    private func generated() throws -> [StageFigure] {
        let rollout = Rollout(
            model: model.base, config: model.config, options: SamplingOptions(), dtype: dtype,
            seed: seed)
        var comparison = DecoderComparison()
        for clip in try validationClips(frames: model.config.windowFrames) {
            var made: [Tensor] = []
            rollout.run(conditions: clip.conditions) { made.append($0) }
            try comparison.add(
                made, moments: model.autoencoder.statistics.base, of: clip, by: self)
        }
        return comparison.figures("128×256, generated")
    }

    /// Normalised latents with noise that differs from frame to frame.
    private func noisyLatents(of frames: [Frame], _ noise: RandomStream) -> [Tensor] {
        let (autoencoder, scale) = (model.autoencoder, frames[0].height / model.config.baseHeight)
        let moments = scale == 1 ? autoencoder.statistics.base : autoencoder.statistics.large
        return frames.enumerated().map { number, frame in
            let mean = autoencoder.encoder(Tensor(frames: [frame]), dtype: dtype).mean
            return moments.normalized(
                mean + Tensor.normal(mean.shape, from: noise.child(number)) * Self.samplingError)
        }
    }

    /// How far sampled latents are from encoded ones, about.
    private static let samplingError: Float = 0.2

    fileprivate func decoded(
        _ latents: [Tensor], moments: LatentStatistics.Moments, by kind: DecoderKind
    ) -> [Frame] {
        var decoding = VideoDecoding(
            decoder: model.autoencoder.decoder,
            temporal: kind == .temporal ? model.temporalDecoder : nil, moments: moments,
            noise: Self.samplingError, dtype: dtype)
        let pictures = latents.compactMap { decoding.push($0) } + decoding.finish()
        return pictures.flatMap(\.frames)
    }
}

/// Clips as both decoders show them.
private struct DecoderComparison {
    private var measured: [DecoderKind: [ClipMeasurement]] = [:]

    mutating func add(
        _ latents: [Tensor], moments: LatentStatistics.Moments, of clip: TrainingClip,
        by evaluation: StageEvaluation
    ) throws {
        for kind in DecoderKind.allCases {
            let frames = evaluation.decoded(latents, moments: moments, by: kind)
            var measurement = ClipMeasurement(fps: 1, borders: nil)
            try measurement.add(frames.count) { (frames[$0], clip.frames[$0]) }
            measured[kind, default: []].append(measurement)
        }
    }

    func figures(_ name: String) -> [StageFigure] {
        func figure(_ what: String, _ value: ([ClipMeasurement]) -> Double) -> StageFigure {
            StageFigure(
                stage: .decoder, figure: what, value: value(measured[.temporal] ?? []),
                beside: "image decoder", valueBeside: value(measured[.image] ?? []))
        }
        return [
            figure("PSNR \(name), dB") { ClipMetrics(of: $0).psnr },
            figure("flicker \(name)") { ClipMetrics(of: $0).flicker.made },
            figure("sharpness \(name) over reference") { clips in
                let frames = clips.flatMap(\.frames)
                return frames.map(\.made.sharpness).mean
                    / max(frames.map(\.reference.sharpness).mean, 1e-9)
            },
        ]
    }
}
