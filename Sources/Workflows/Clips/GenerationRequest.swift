import Diffusion
import Foundation
import Sim
import Tensors

/// What is asked of a model when clips are generated.
package struct GenerationRequest: Sendable {
    /// All but what has a value of its own below.
    package var sampling = SamplingOptions()
    /// What turns latents into pictures; the temporal decoder where the model has it when nil.
    package var decoder: DecoderKind?
    /// What makes large frames; when nil the surface decoder where the model has it and surfaces are shown, the
    /// upsampler for a given picture, which shows another world than the scenario's.
    package var large: LargeDecoderKind?
    /// Denoising steps of the frames between two key frames; when nil none where the surface decoder draws, else
    /// the usual ones.
    package var interpolationSteps: Int?
    /// Whether clips continue a given picture.
    package var continuesPicture = false
    /// Frames a second; those of key frames when nil.
    package var fps: Double?
    /// Rows and columns of large frames; those of the model when nil.
    package var size: PictureSize?
    /// Whether large frames are made, four times as high and wide as those of the base.
    package var upsamples = true

    package init() {}

    /// Whether the world's surfaces are those of the clip.
    fileprivate var showsSurfaces: Bool {
        !continuesPicture && !sampling.without.contains(.surfaces)
    }
}

/// A model folder and what clips are made with of it, before any weights are read.
package struct GenerationSetup {
    package let folder: ModelFolder
    /// The model's sizes, for frames of the size that was asked for.
    package let config: ModelConfig
    package let rate: OutputRate
    package let options: SamplingOptions
    package let upsamples: Bool
    /// The parts of the model that are needed.
    package let parts: [Stage]

    package init(_ request: GenerationRequest, in folder: ModelFolder) throws {
        self.folder = folder
        config = try Self.config(request.size, of: folder.config)
        rate = try Self.rate(request.fps, of: folder.config)
        upsamples = request.upsamples
        var options = request.sampling
        options.decoder =
            request.decoder ?? (folder.has(.decoder) ? .temporal : .image)
        options.large =
            request.large
            ?? (folder.has(.surfaceDecoder) && request.showsSurfaces ? .surfaceDecoder : .upsampler)
        // The surface decoder puts in its place all that moves: of latents it needs light alone, which a blend
        // carries as well as interpolation does (`evaluate stages interpolation`).
        let drawsSurfaces = Self.drawsSurfaces(options, upsamples: upsamples)
        options.interpolationSteps =
            request.interpolationSteps ?? (drawsSurfaces ? 0 : options.interpolationSteps)
        self.options = options
        parts = Self.parts(for: options, at: rate, upsamples: upsamples)
    }

    private static func drawsSurfaces(_ options: SamplingOptions, upsamples: Bool) -> Bool {
        upsamples && options.large == .surfaceDecoder
    }

    /// The weights that are needed, for frames of the size that was asked for.
    @TensorActor
    func model(frozenAs dtype: DType) throws -> VideoLDM {
        var model = try VideoLDM(contentsOf: folder, requiring: parts, frozenAs: dtype)
        model.config = config
        return model
    }

    /// Whether the base model is given surfaces: one that folds its maps alone has learnt nothing of them.
    package var givesSurfaces: Bool { config.base.mapChannels != nil }

    /// Frames that are shown of a first and of later windows.
    var rounds: FrameRounds {
        func shown(_ keys: Int) -> Int {
            Int((Double(keys) * rate.fps / config.keyFrameRate).rounded(.up))
        }
        return FrameRounds(
            first: shown(config.windowFrames),
            later: shown(config.windowFrames - config.contextFrames))
    }

    /// A scenario's camera as its clip has it: with its horizontal field of view.
    package func camera(of scenario: Scenario) -> Camera {
        let scale = upsamples ? ModelConfig.upsampling : 1
        var camera = scenario.camera
        (camera.width, camera.height) = (config.baseWidth * scale, config.baseHeight * scale)
        return camera
    }

    private static func config(
        _ size: PictureSize?, of config: ModelConfig
    ) throws -> ModelConfig {
        guard let size else { return config }
        let unit = ModelConfig.upsampling * ModelConfig.sideUnit
        guard size.height.isMultiple(of: unit), size.width.isMultiple(of: unit) else {
            throw RequestError.pictureSize(
                "no frames of \(size.height)×\(size.width): both sides must be multiples of \(unit)"
            )
        }
        return config.sized(
            height: size.height / ModelConfig.upsampling, width: size.width / ModelConfig.upsampling
        )
    }

    /// The rate asked for, or that of the model's key frames.
    private static func rate(_ fps: Double?, of config: ModelConfig) throws -> OutputRate {
        let rates = OutputRate.all(of: config)
        let fps = fps ?? config.keyFrameRate
        guard let rate = rates.first(where: { $0.fps == fps }) else {
            throw RequestError.frameRate(fps, of: rates.map(\.fps))
        }
        return rate
    }

    private static func parts(
        for options: SamplingOptions, at rate: OutputRate, upsamples: Bool
    ) -> [Stage] {
        let isTemporal = !options.without.contains(.temporal)
        let drawsSurfaces = drawsSurfaces(options, upsamples: upsamples)
        return Stage.allCases.filter { part in
            switch part {
            case .temporal: isTemporal
            case .interpolation:
                rate.interpolates && options.interpolationSteps > 0 && isTemporal
            case .decoder: options.decoder == .temporal && !drawsSurfaces
            case .upsampler: upsamples && !drawsSurfaces
            case .surfaceDecoder: drawsSurfaces
            case .autoencoder, .image: true
            }
        }
    }
}
