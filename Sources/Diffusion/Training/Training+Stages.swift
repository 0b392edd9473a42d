import Sim
import Tensors

/// What each stage is made of: its part of the model and the clips that it learns from.
extension Training {
    func imageStage(from step: Int, notes: TrainingNotes) throws -> ImageStage {
        ImageStage(
            model: model.base, autoencoder: model.autoencoder,
            clips: try latentClips(from: step, frames: model.config.windowFrames, notes: notes),
            validation: try validationClips(frames: 1, notes: notes).map {
                ValidationClips($0, levels: model.config.baseNoise.range)
            }, config: model.config, batch: config.batch, dtype: dtype)
    }

    func temporalStage(from step: Int, notes: TrainingNotes) throws -> TemporalStage {
        TemporalStage(
            model: model.base, autoencoder: model.autoencoder,
            clips: try latentClips(
                from: step, frames: 2 * model.config.windowFrames, notes: notes),
            validation: try validationClips(frames: model.config.windowFrames, notes: notes).map {
                ValidationClips(
                    $0, levels: model.config.baseNoise.range,
                    known: TemporalStage.isKnown(_:ofClip:))
            }, config: model.config, batch: config.batch, endToEnd: config.endToEnd,
            dtype: dtype)
    }

    func decoderStage(notes: TrainingNotes) throws -> DecoderStage {
        let large = config.largeFrames / model.config.windowFrames
        return DecoderStage(
            autoencoder: model.autoencoder, temporal: model.temporalDecoder,
            discriminator: PatchDiscriminator(for: model.config.autoencoder, frames: 3),
            samples: try decodingClips(data, small: config.clips, large: large, notes: notes),
            validation: try validation.map {
                try decodingClips(
                    $0, small: config.validationClips, large: config.validationClips / 4,
                    notes: notes)
            }, batch: config.batch, dtype: dtype)
    }

    /// Clips of key frames and clips four times as fast in turn, where there are such.
    private func decodingClips(
        _ data: any TrainingData, small: Int, large: Int, notes: TrainingNotes
    ) throws -> TwoScaleSet<DecodingClip> {
        func clips(from first: Int, upTo wanted: Int, scale: Int) throws -> [DecodingClip] {
            let shapes = [1, 4].map {
                ClipShape(
                    of: model.config, frames: model.config.windowFrames, scale: scale, rate: $0)
            }
            let there = shapes.filter(data.has)
            let used = there.isEmpty ? shapes : there
            let count = data.count(upTo: wanted, inTurn: used, notes: notes)
            let size = scale == 1 ? "" : "large "
            notes.note("making and encoding \(count) \(size)clips")
            return try notes.made(first..<(first + count), "\(size)clips encoded") {
                try data.clips($0, inTurn: used).map {
                    DecodingClip($0.frames, autoencoder: model.autoencoder, dtype: dtype)
                }
            }
        }
        return TwoScaleSet(
            small: try clips(from: 0, upTo: small, scale: 1),
            large: try clips(from: small, upTo: large, scale: ModelConfig.upsampling))
    }

    func interpolationStage(from step: Int, notes: TrainingNotes) throws -> InterpolationStage {
        let factors = Interpolation.factors
        // What is too slow for the highest rate can teach a lower one.
        let rate =
            factors.first {
                data.has(ClipShape(of: model.config, frames: 2 * $0 + 1, scale: 1, rate: $0))
            }
            ?? factors[factors.count - 1]
        if rate < factors[0] {
            let fps = factors.map { model.config.keyFrameRate * Double($0) }
            notes.note(
                "no clip has \(2 * factors[0] + 1) frames at \(fps[0]) frames/s; interpolation to less "
                    + "alone is trained")
        }
        return InterpolationStage(
            model: model.interpolation, autoencoder: model.autoencoder,
            clips: try latentClips(
                from: step, frames: 2 * rate + 1, rate: rate, notes: notes), rate: rate,
            validation: try validationClips(frames: rate + 1, rate: rate, notes: notes).map {
                ValidationClips($0, levels: InterpolationStage.noise) { frame, _ in
                    Interpolation.isKnown(frame, of: rate + 1)
                }
            }, config: model.config, batch: config.batch, dtype: dtype)
    }

    func upsamplerStage(notes: TrainingNotes) throws -> UpsamplerStage {
        let shape = ClipShape(
            of: model.config, frames: Self.upsamplerFrames, scale: ModelConfig.upsampling)
        let kinds = UpsamplingClip.SmallFrames.allCases
        func clips(_ data: any TrainingData, count wanted: Int) throws -> [UpsamplingClip] {
            let count = data.count(upTo: wanted, inTurn: [shape], notes: notes)
            notes.note("making and encoding \(count) clips of \(shape.frames) large frames")
            return try (0..<count).map { number in
                defer { notes.progress(number + 1, count, "large clips encoded") }
                return UpsamplingClip(
                    try data.clip(number, shape), small: kinds[number % kinds.count],
                    number: number, model: model, dtype: dtype)
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

    func autoencoderStage(untrained: Bool, notes: TrainingNotes) throws
        -> AutoencoderStage
    {
        let stage = AutoencoderStage(
            autoencoder: model.autoencoder,
            discriminator: PatchDiscriminator(for: model.config.autoencoder, frames: 1),
            samples: try pictures(
                data, small: config.clips, large: config.largeFrames, notes: notes),
            validation: try validation.map {
                try pictures(
                    $0, small: config.validationClips, large: config.validationClips / 4,
                    notes: notes)
            }, batch: config.batch, freezesEncoder: config.freezesEncoder, dtype: dtype)
        if untrained && !run.hasCheckpoint {
            notes.note("starting from principal components")
            stage.startFromPCA()
        }
        return stage
    }

    private func pictures(
        _ data: any TrainingData, small: Int, large: Int, notes: TrainingNotes
    ) throws -> TwoScaleSet<WeightedPicture> {
        func pictures(from first: Int, upTo wanted: Int, scale: Int) throws -> [WeightedPicture] {
            let shape = ClipShape(of: model.config, frames: 1, scale: scale)
            let count = data.count(upTo: wanted, inTurn: [shape], notes: notes)
            let size = scale == 1 ? "" : "large "
            notes.note("making \(count) \(size)frames")
            return try notes.made(first..<(first + count), "\(size)frames made") {
                try data.clips($0, shape).map {
                    WeightedPicture($0.frames[0], condition: $0.conditions[0])
                }
            }
        }
        return TwoScaleSet(
            small: try pictures(from: 0, upTo: small, scale: 1),
            large: try pictures(from: small, upTo: large, scale: ModelConfig.upsampling))
    }

    func surfaceDecoderStage(from step: Int, notes: TrainingNotes) throws -> SurfaceDecoderStage {
        notes.note(
            "making and encoding \(config.clips) clips of \(Self.surfaceFrames) large frames")
        return SurfaceDecoderStage(
            decoder: model.surfaceDecoder,
            discriminator: PatchDiscriminator(for: model.config.surfaceDecoder),
            samples: try surfaceClips(data, pace(of: config.clips), from: step, notes: notes),
            validation: try validation.map {
                try surfaceClips($0, fixed(config.validationClips), from: 0, notes: notes)
            },
            batch: config.batch, dtype: dtype)
    }

    /// Parts of clips of key frames, and every third clip four times as fast.
    private func surfaceClips(
        _ data: any TrainingData, _ pace: ClipPace, from step: Int, notes: TrainingNotes
    ) throws -> ClipRing<SurfaceClip> {
        let crop = GridSize(rows: Self.surfaceRows, columns: 2 * Self.surfaceRows)
        let shapes = [1, 1, 4].map {
            ClipShape(
                of: model.config, frames: Self.surfaceFrames, scale: ModelConfig.upsampling,
                rate: $0)
        }
        return try ClipRing(
            pace, from: step, notes: notes, task: "surface clips encoded",
            draw: { number in
                let sequence = try data.surfaces(
                    number, shapes[number % shapes.count], rows: crop.rows, columns: crop.columns)
                guard let sequence else { preconditionFailure("clips without surfaces") }
                return sequence
            },
            encode: { SurfaceClip($0, number: $1, crop: crop, model: model, dtype: dtype) })
    }

    /// Frames of a clip that the surface decoder learns from: the first sees none before it.
    private static let surfaceFrames = 3
    /// Rows of a part in latents of base frames; columns are twice as many.
    ///
    /// What shines reaches far.
    private static let surfaceRows = 6

    private func latentClips(
        from step: Int, frames: Int, rate: Int = 1, notes: TrainingNotes
    ) throws -> LatentClips {
        let shape = ClipShape(of: model.config, frames: frames, scale: 1, rate: rate)
        let count = data.count(upTo: config.clips, inTurn: [shape], notes: notes)
        return try latentClips(data, pace(of: count), from: step, shape, notes: notes)
    }

    private func latentClips(
        _ data: any TrainingData, _ pace: ClipPace, from step: Int, _ shape: ClipShape,
        notes: TrainingNotes
    ) throws -> LatentClips {
        notes.note("making and encoding \(pace.size) clips of \(shape.frames) frames")
        return LatentClips(
            try ClipRing(
                pace, from: step, notes: notes, task: "clips encoded",
                draw: { try data.clip($0, shape) },
                encode: { clip, _ in
                    LatentClip(clip, autoencoder: model.autoencoder, dtype: dtype)
                }))
    }

    /// New clips take the place of old ones as often as is asked for.
    private func pace(of size: Int) -> ClipPace {
        ClipPace(
            size: size, perStep: config.batch * config.schedule.accumulate, uses: config.uses)
    }

    /// Clips that stay.
    private func fixed(_ size: Int) -> ClipPace { ClipPace(size: size, perStep: 0) }

    /// What no stage learns from; nil when there is none or nobody asks for it.
    private var validation: (any TrainingData)? {
        config.validationClips > 0 ? data.validation : nil
    }

    private func validationClips(
        frames: Int, rate: Int = 1, notes: TrainingNotes
    ) throws -> LatentClips? {
        try validation.map {
            let shape = ClipShape(of: model.config, frames: frames, scale: 1, rate: rate)
            let count = $0.count(upTo: config.validationClips, inTurn: [shape], notes: notes)
            return try latentClips($0, fixed(count), from: 0, shape, notes: notes)
        }
    }
}
