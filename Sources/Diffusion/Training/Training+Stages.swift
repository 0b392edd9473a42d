import Sim
import Tensors

/// What each stage is made of: its part of the model and the clips that it learns from.
extension Training {
    func imageStage(note: (String) -> Void) throws -> ImageStage {
        ImageStage(
            model: model.base, autoencoder: model.autoencoder,
            clips: try latentClips(frames: model.config.windowFrames, note: note),
            validation: try validationClips(frames: 1).map {
                ValidationClips($0, levels: model.config.baseNoise.range)
            }, config: model.config, batch: config.batch, dtype: dtype)
    }

    func temporalStage(note: (String) -> Void) throws -> TemporalStage {
        TemporalStage(
            model: model.base, autoencoder: model.autoencoder,
            clips: try latentClips(frames: 2 * model.config.windowFrames, note: note),
            validation: try validationClips(frames: model.config.windowFrames).map {
                ValidationClips(
                    $0, levels: model.config.baseNoise.range,
                    known: TemporalStage.isKnown(_:ofClip:))
            }, config: model.config, batch: config.batch, endToEnd: config.endToEnd,
            dtype: dtype)
    }

    func decoderStage(note: (String) -> Void) throws -> DecoderStage {
        note("making and encoding \(config.clips) clips and \(config.largeFrames) large frames")
        let frames = model.config.windowFrames
        let large = config.largeFrames / frames
        return DecoderStage(
            autoencoder: model.autoencoder, temporal: model.temporalDecoder,
            discriminator: PatchDiscriminator(for: model.config.autoencoder, frames: 3),
            samples: try decodingClips(data, small: config.clips, large: large),
            validation: try validation.map {
                try decodingClips(
                    $0, small: config.validationClips, large: config.validationClips / 4)
            }, batch: config.batch, dtype: dtype)
    }

    /// Clips of key frames and clips four times as fast in turn, where there are such.
    private func decodingClips(
        _ data: any TrainingData, small: Int, large: Int
    ) throws -> TwoScaleSet<DecodingClip> {
        func clips(_ numbers: Range<Int>, scale: Int) throws -> [DecodingClip] {
            let shapes = [1, 4].map {
                ClipShape(
                    of: model.config, frames: model.config.windowFrames, scale: scale, rate: $0)
            }
            let there = shapes.filter(data.has)
            return try data.clips(numbers, inTurn: there.isEmpty ? shapes : there).map {
                DecodingClip($0.frames, autoencoder: model.autoencoder, dtype: dtype)
            }
        }
        return TwoScaleSet(
            small: try clips(0..<small, scale: 1),
            large: try clips(small..<(small + large), scale: ModelConfig.upsampling))
    }

    func interpolationStage(note: (String) -> Void) throws -> InterpolationStage {
        let factors = Interpolation.factors
        // What is too slow for the highest rate can teach a lower one.
        let rate =
            factors.first {
                data.has(ClipShape(of: model.config, frames: 2 * $0 + 1, scale: 1, rate: $0))
            }
            ?? factors[factors.count - 1]
        if rate < factors[0] {
            let fps = factors.map { model.config.keyFrameRate * Double($0) }
            note(
                "no clip has \(2 * factors[0] + 1) frames at \(fps[0]) frames/s; interpolation to less "
                    + "alone is trained")
        }
        return InterpolationStage(
            model: model.interpolation, autoencoder: model.autoencoder,
            clips: try latentClips(frames: 2 * rate + 1, rate: rate, note: note), rate: rate,
            validation: try validationClips(frames: rate + 1, rate: rate).map {
                ValidationClips($0, levels: InterpolationStage.noise) { frame, _ in
                    Interpolation.isKnown(frame, of: rate + 1)
                }
            }, config: model.config, batch: config.batch, dtype: dtype)
    }

    func upsamplerStage(note: (String) -> Void) throws -> UpsamplerStage {
        note("making and encoding \(config.largeFrames) large frames")
        let shape = ClipShape(
            of: model.config, frames: Self.upsamplerFrames, scale: ModelConfig.upsampling)
        let kinds = UpsamplingClip.SmallFrames.allCases
        func clips(_ data: any TrainingData, count: Int) throws -> [UpsamplingClip] {
            try (0..<count).map {
                UpsamplingClip(
                    try data.clip($0, shape), small: kinds[$0 % kinds.count], number: $0,
                    model: model, dtype: dtype)
            }
        }
        let stage = UpsamplerStage(
            model: model,
            clips: try clips(data, count: max(config.largeFrames / Self.upsamplerFrames, 1)),
            validation: try validation.map { try clips($0, count: config.validationClips) },
            batch: config.batch,
            dtype: dtype)
        stage.measureDetail()
        return stage
    }

    /// Frames of a clip that the upsampler learns from: its temporal layers are convolutions, so they
    /// need not see a whole window.
    private static let upsamplerFrames = 4

    func autoencoderStage(untrained: Bool, note: (String) -> Void) throws
        -> AutoencoderStage
    {
        note("making \(config.clips) frames and \(config.largeFrames) large ones")
        let stage = AutoencoderStage(
            autoencoder: model.autoencoder,
            discriminator: PatchDiscriminator(for: model.config.autoencoder, frames: 1),
            samples: try pictures(data, small: config.clips, large: config.largeFrames),
            validation: try validation.map {
                try pictures($0, small: config.validationClips, large: config.validationClips / 4)
            }, batch: config.batch, freezesEncoder: config.freezesEncoder, dtype: dtype)
        if untrained && !run.hasCheckpoint { stage.startFromPCA() }
        return stage
    }

    private func pictures(
        _ data: any TrainingData, small: Int, large: Int
    ) throws -> TwoScaleSet<WeightedPicture> {
        func pictures(_ numbers: Range<Int>, scale: Int) throws -> [WeightedPicture] {
            try data.clips(numbers, ClipShape(of: model.config, frames: 1, scale: scale)).map {
                WeightedPicture($0.frames[0], condition: $0.conditions[0])
            }
        }
        return TwoScaleSet(
            small: try pictures(0..<small, scale: 1),
            large: try pictures(small..<(small + large), scale: ModelConfig.upsampling))
    }

    func surfaceDecoderStage(note: (String) -> Void) throws -> SurfaceDecoderStage {
        note("making and encoding \(config.clips) clips of \(Self.surfaceFrames) large frames")
        return SurfaceDecoderStage(
            decoder: model.surfaceDecoder,
            clips: try surfaceClips(data, count: config.clips),
            validation: try validation.map { try surfaceClips($0, count: config.validationClips) },
            batch: config.batch, dtype: dtype)
    }

    /// Parts of clips of key frames, and every third clip four times as fast.
    private func surfaceClips(_ data: any TrainingData, count: Int) throws -> [SurfaceClip] {
        let crop = GridSize(rows: Self.surfaceRows, columns: 2 * Self.surfaceRows)
        let shapes = [1, 1, 4].map {
            ClipShape(
                of: model.config, frames: Self.surfaceFrames, scale: ModelConfig.upsampling,
                rate: $0)
        }
        // Some at a time: whole sequences take more memory than what is kept of them.
        return try stride(from: 0, to: count, by: Self.surfacesTogether).flatMap { start in
            let numbers = start..<min(start + Self.surfacesTogether, count)
            let sequences = try concurrentMap(numbers.count) { index in
                let number = numbers.lowerBound + index
                return try data.surfaces(
                    number, shapes[number % shapes.count], rows: crop.rows, columns: crop.columns)
            }
            return zip(numbers, sequences).compactMap { number, sequence in
                sequence.map {
                    SurfaceClip($0, number: number, crop: crop, model: model, dtype: dtype)
                }
            }
        }
    }

    /// Frames of a clip that the surface decoder learns from: the first sees none before it.
    private static let surfaceFrames = 3
    /// Rows of a part in latents of base frames; columns are twice as many.
    private static let surfaceRows = 4
    private static let surfacesTogether = 64

    private func latentClips(
        frames: Int, rate: Int = 1, note: (String) -> Void
    ) throws -> LatentClips {
        note("making and encoding \(config.clips) clips of \(frames) frames")
        let shape = ClipShape(of: model.config, frames: frames, scale: 1, rate: rate)
        return try LatentClips(
            count: config.clips, autoencoder: model.autoencoder, dtype: dtype,
            next: { try data.clips($0, shape) })
    }

    /// What no stage learns from; nil when there is none or nobody asks for it.
    private var validation: (any TrainingData)? {
        config.validationClips > 0 ? data.validation : nil
    }

    private func validationClips(frames: Int, rate: Int = 1) throws -> LatentClips? {
        guard let data = validation else { return nil }
        let shape = ClipShape(of: model.config, frames: frames, scale: 1, rate: rate)
        return try LatentClips(
            count: config.validationClips, autoencoder: model.autoencoder, dtype: dtype,
            next: { try data.clips($0, shape) })
    }
}
