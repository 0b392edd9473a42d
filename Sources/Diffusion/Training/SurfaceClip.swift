import Conditioning
import Frames
import Randomness
import Renderer
import Sim
import Tensors

/// Neighbouring frames of a drive, cropped to the same part of the large picture, with their surfaces.
package struct SurfaceSequence: Sendable {
    /// Pictures to learn, all of one part of the large frame.
    let pictures: [Frame]
    let surfaces: [FrameSurface]
    /// Of the whole frames.
    let conditions: [FrameCondition]
    /// The whole frames at base size.
    let small: [Frame]
    /// Upper left position of the part, in latents of base frames.
    let corner: SIMD2<Int>
}

/// A clip of large frames with their surfaces.
struct SurfacedClip {
    let frames: [Frame]
    let surfaces: [FrameSurface]
    let conditions: [FrameCondition]
}

extension SurfacedClip {
    init(of worlds: [World], _ shape: ClipShape, seed: UInt64) {
        let renderer = ReferenceRenderer(world: worlds[0])
        var rendering = SurfaceRendering(of: worlds[0], width: shape.width, height: shape.height)
        frames = worlds.map {
            renderer.frame(of: $0, width: shape.width, height: shape.height)
        }
        surfaces = worlds.map { rendering.next($0) }
        conditions = worlds.map {
            FrameCondition(
                world: $0, drawnBy: renderer, fps: shape.fps, seed: seed, leavingOutHidden: true,
                size: shape.maps)
        }
    }
}

extension SyntheticDataset {
    /// A random drive, entered at a random moment, with all that is known of it.
    func surfaceClip(_ number: Int, _ shape: ClipShape) -> SurfacedClip {
        var stream = surfaceDrive(number)
        let (worlds, seed) = Self.moments(shape, using: &stream)
        return SurfacedClip(of: worlds, shape, seed: seed)
    }

    /// What a drive with surfaces is drawn from.
    private func surfaceDrive(_ number: Int) -> RandomStream {
        drives.child("surfaces").child(number)
    }

    /// A part of a random drive at a random moment.
    ///
    /// Every third drive is as it comes. The others are at night, in the rain or both, or face a low sun: what
    /// shines and mirrors is rare and takes longest to learn.
    package func surfaces(_ number: Int, _ shape: ClipShape, rows: Int, columns: Int)
        -> SurfaceSequence?
    {
        var stream = surfaceDrive(number)
        var choice = stream.child("environment")
        let turn = Int.random(in: 0..<6, using: &choice)
        let (worlds, seed) = Self.moments(shape, using: &stream) { scenario in
            let usual = scenario.environment
            if turn == 3 { scenario.environment.lowerSunAhead(using: &choice) }
            guard turn < 3 else { return }
            scenario.environment = Environment(
                timeOfDay: turn > 0 ? .night : usual.timeOfDay,
                weather: turn < 2 ? .rain : usual.weather, sunAzimuth: usual.sunAzimuth)
        }
        let stride = SurfaceDecoderInput.stride
        let corner = SIMD2(
            Int.random(in: 0...(shape.width / stride - columns), using: &stream),
            Int.random(in: 0...(shape.height / stride - rows), using: &stream))
        let region = PixelRegion(
            x: corner.x * stride, y: corner.y * stride, width: columns * stride,
            height: rows * stride)
        return SurfaceSequence(
            of: worlds, shape, region: region, corner: corner, seed: seed)
    }
}

extension SurfaceSequence {
    fileprivate init(
        of worlds: [World], _ shape: ClipShape, region: PixelRegion, corner: SIMD2<Int>,
        seed: UInt64
    ) {
        let renderer = ReferenceRenderer(world: worlds[0])
        let (width, height) = (shape.width, shape.height)
        let drawn = worlds.indices.map { index in
            renderer.frameAndGBuffer(
                of: worlds[index], since: index > 0 ? worlds[index - 1] : nil, width: width,
                height: height, region: region)
        }
        pictures = drawn.map(\.frame)
        surfaces = drawn.indices.map { index in
            FrameSurface(
                drawn[index].gBuffer, of: worlds[index].labels(frame: 0),
                lamps: renderer.lampLight(of: worlds[index]),
                shadows: renderer.shadows(of: worlds[index]),
                before: index > 0 ? drawn[index - 1].gBuffer.inverseDepth : nil,
                frameWidth: width, corner: SIMD2(region.x, region.y))
        }
        conditions = worlds.map {
            FrameCondition(
                world: $0, drawnBy: renderer, fps: shape.fps, seed: seed, leavingOutHidden: true,
                size: shape.maps)
        }
        let scale = ModelConfig.upsampling
        small = worlds.map {
            renderer.frame(of: $0, width: width / scale, height: height / scale)
        }
        self.corner = corner
    }
}

/// A sequence that the surface decoder learns from, with what it may meet as latents.
struct SurfaceClip {
    let pictures: [Frame]
    let reprojections: [Reprojection?]
    let values: [SurfaceDecoderInput.FrameValues]
    /// What the pixels below each position of the maps count, `[t, h/8, w/8, 1]`.
    let weights: Tensor
    /// Normalised latents of the true small frames, `[t, h/32, w/32, c]`.
    let encoded: Tensor
    /// The same as the base model samples them.
    let sampled: Tensor
}

extension SurfaceClip {
    /// - Parameters:
    ///   - number: of the clip, which the noise of samples depends on.
    ///   - crop: as the sequence has it.
    init(
        _ sequence: SurfaceSequence, number: Int, crop: GridSize, model: VideoLDM, dtype: DType
    ) {
        pictures = sequence.pictures
        reprojections = sequence.surfaces.map(\.reprojection)
        let corner = sequence.corner
        values = zip(sequence.surfaces, sequence.conditions).map { surface, condition in
            SurfaceDecoderInput.FrameValues(
                of: condition, surface: surface.maps, grid: crop, corner: corner)
        }
        weights = Tensor(
            values.flatMap { $0.lossWeights },
            shape: [
                pictures.count, crop.rows * ConditionBatch.fold, crop.columns * ConditionBatch.fold,
                1,
            ])
        let latents = model.autoencoder.encoded(Tensor(frames: sequence.small), dtype: dtype)
        let samples = Self.sampled(
            like: latents, sequence.conditions, number: number, model: model, dtype: dtype)
        encoded = latents.cropped(to: crop, row: corner.y, column: corner.x)
        sampled = samples.cropped(to: crop, row: corner.y, column: corner.x)
    }

    /// Levels that true latents are noised to, and the steps in which the base model denoises them.
    ///
    /// The strongest leaves nothing of them: there it samples as for a video.
    private static let sampling: [(level: Double, steps: Int)] = [
        (0.7, 1), (3, 2), (10, 3), (80, 4),
    ]

    private static func sampled(
        like latents: Tensor, _ conditions: [FrameCondition], number: Int, model: VideoLDM,
        dtype: DType
    ) -> Tensor {
        let (level, steps) = sampling[number % sampling.count]
        var options = SamplingOptions()
        if number % sampling.count < sampling.count - 1 { options.guidance.conditions = 1 }
        return WindowSampling(
            model: model.base, config: model.config, options: options, dtype: dtype
        ).unknown(
            of: OpenWindow(
                conditions, around: latents,
                noise: RandomStream(seed: UInt64(number)).child("noise")),
            levels: model.config.baseNoise.sigmas(steps: steps, from: level))
    }
}

extension SurfaceDecoderInput.FrameValues {
    /// What each position of the maps counts: more where road users are, since they are small and matter most.
    fileprivate var lossWeights: [Float] {
        let boxes = ConditionLayout.current.maps(of: .boxes)
        let classes = boxes.prefix(ActorClass.allCases.count)
        let count = SurfaceDecoderInput.mapChannels
        return stride(from: 0, to: maps.count, by: count).map { first in
            1 + 3 * classes.reduce(0) { $0 + Float(maps[first + $1]) / 127 }
        }
    }
}
