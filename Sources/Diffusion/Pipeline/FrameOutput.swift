import Conditioning
import Frames
import Tensors

/// Makes pictures of the latents of base frames as they come.
protocol FrameOutput {
    /// Takes the latents of the next frame that is made, `[1, h, w, c]`; gives the pictures now finished.
    ///
    /// - Parameter condition: of that frame.
    mutating func push(_ latents: Tensor, _ condition: FrameCondition) throws -> [Frame]
    /// The pictures that were still waiting for frames after them.
    mutating func finish() throws -> [Frame]
}

/// Base frames.
struct SmallOutput: FrameOutput {
    private var decoding: VideoDecoding
    private let isShown: (Int) -> Bool
    private var decoded = 0

    /// - Parameter isShown: which of the frames that are made are shown, by number.
    init(_ decoding: VideoDecoding, isShown: @escaping (Int) -> Bool) {
        self.decoding = decoding
        self.isShown = isShown
    }

    mutating func push(_ latents: Tensor, _ condition: FrameCondition) -> [Frame] {
        pictures(latents).flatMap(\.frames)
    }

    mutating func finish() -> [Frame] { rest().flatMap(\.frames) }

    /// The same as `push`, in numbers: `[1, H, W, 3]` each.
    mutating func pictures(_ latents: Tensor) -> [Tensor] {
        shown([decoding.push(latents)].compactMap { $0 })
    }

    mutating func rest() -> [Tensor] { shown(decoding.finish()) }

    private mutating func shown(_ pictures: [Tensor]) -> [Tensor] {
        pictures.filter { _ in
            defer { decoded += 1 }
            return isShown(decoded)
        }
    }
}

/// Large frames by the video upsampler.
struct UpsampledOutput: FrameOutput {
    private let pipeline: VideoPipeline
    private var small: SmallOutput
    private var upsampling: VideoUpsampling
    private var decoding: VideoDecoding
    private var upsampled = 0

    init(_ pipeline: VideoPipeline, _ small: SmallOutput) {
        self.pipeline = pipeline
        self.small = small
        (upsampling, decoding) = (pipeline.upsampling, pipeline.largeDecoding)
    }

    mutating func push(_ latents: Tensor, _ condition: FrameCondition) throws -> [Frame] {
        try enlarged(small.pictures(latents))
    }

    mutating func finish() throws -> [Frame] {
        var frames = try enlarged(small.rest())
        if let rest = upsampling.finish() { frames += try decoded(rest) }
        return frames + decoding.finish().flatMap(\.frames)
    }

    private mutating func enlarged(_ pictures: [Tensor]) throws -> [Frame] {
        var frames: [Frame] = []
        for picture in pictures {
            // Clipped to what a picture can hold.
            guard let large = upsampling.push(picture.clamped(to: -1...1)) else { continue }
            frames += try decoded(large)
        }
        return frames
    }

    private mutating func decoded(_ large: Tensor) throws -> [Frame] {
        try UnusableOutput.check(large, of: "upsampler", frame: upsampled)
        upsampled += large.shape[0]
        return pipeline.decodedLarge(large, through: &decoding)
    }
}

/// Large frames by the surface decoder.
struct SurfaceOutput: FrameOutput {
    private var decoding: SurfaceDecoding
    private let isShown: (Int) -> Bool
    /// Of the next frame that is shown.
    private let surface: () -> FrameSurface?
    private var (made, shown) = (0, 0)

    init(
        _ decoding: SurfaceDecoding, isShown: @escaping (Int) -> Bool,
        surface: @escaping () -> FrameSurface?
    ) {
        self.decoding = decoding
        self.isShown = isShown
        self.surface = surface
    }

    mutating func push(_ latents: Tensor, _ condition: FrameCondition) throws -> [Frame] {
        defer { made += 1 }
        guard isShown(made) else { return [] }
        defer { shown += 1 }
        let picture = decoding.push(latents, condition, surface())
        try UnusableOutput.check(picture, of: "surface decoder", frame: shown)
        return picture.frames
    }

    mutating func finish() -> [Frame] { [] }
}
