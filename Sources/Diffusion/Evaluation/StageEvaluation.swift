import Frames
import Tensors

/// What each stage of a model buys, on validation drives of the reference world: its figures beside those of
/// doing without it.
package struct StageEvaluation {
    let model: VideoLDM
    let dtype: DType
    /// Drives and clips a figure is taken from.
    let clips: Int
    /// Drives of the reference world.
    let seed: UInt64
    /// Whether the model's surface decoder has learnt anything.
    let hasSurfaceDecoder: Bool

    package init(
        of model: VideoLDM, precision: DType, clips: Int, seed: UInt64, hasSurfaceDecoder: Bool
    ) {
        precondition(clips > 0, "figures of no clips")
        self.model = model
        self.hasSurfaceDecoder = hasSurfaceDecoder
        self.clips = clips
        self.seed = seed
        dtype = precision
    }

    package func figures(of stage: Stage) throws -> [StageFigure] {
        switch stage {
        case .autoencoder: try autoencoder()
        case .image: try boxes()
        case .temporal: try prediction() + (hasSurfaceDecoder ? largePredicted() : [])
        case .interpolation:
            try interpolated() + (hasSurfaceDecoder ? largeInterpolated() : [])
        case .decoder: try temporalDecoding()
        case .upsampler: upsampling()
        case .surfaceDecoder: try surfaces() + changes()
        }
    }

    /// The parts that the figures of a stage are taken with; an optional one that the model lacks is done without.
    package static func parts(for stage: Stage) -> [Stage] {
        let others: [Stage] =
            switch stage {
            case .decoder: [.image, .temporal]
            case .temporal, .interpolation: [.surfaceDecoder]
            default: []
            }
        return stage.requirements + [stage] + others
    }

    /// Drives that training never sees.
    var validation: SyntheticDataset { SyntheticDataset(seed: seed, validation: true) }

    /// The first of them, made on all cores.
    func validationClips(frames: Int, scale: Int = 1) throws -> [TrainingClip] {
        try validation.clips(0..<clips, ClipShape(of: model.config, frames: frames, scale: scale))
    }

    /// Normalised latents of pictures, `[1, h, w, c]` each.
    func latents(of frames: [Frame]) -> [Tensor] {
        frames.map { model.autoencoder.encoded(Tensor(frames: [$0]), dtype: dtype) }
    }

    /// Pictures of base latents.
    ///
    /// - Parameter noise: how far they are from encoded ones.
    func decoded(_ latents: Tensor, noise: Float) -> [Frame] {
        model.autoencoder.decoded(latents, noise: noise, dtype: dtype).frames
    }
}

/// One figure of a stage, and of what would stand in its place.
package struct StageFigure: Codable, Sendable, Equatable {
    package var stage: Stage
    /// What is measured, with its unit.
    package var figure: String
    package var value: Double
    /// What the other value is of: a stand-in for the stage, or a bar.
    package var beside: String
    package var valueBeside: Double
}
