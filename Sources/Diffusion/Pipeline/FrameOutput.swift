import Conditioning
import Frames
import Tensors

/// Makes pictures of the latents of base frames as they come, of one video or of several in lockstep.
protocol FrameOutput {
    /// Takes the latents of the next frame that is made of each video, `[b, h, w, c]`; gives the pictures now
    /// finished: for every frame in turn one of each video.
    ///
    /// - Parameter conditions: of that frame of each.
    mutating func push(_ latents: Tensor, _ conditions: [FrameCondition]) throws -> [[Frame]]
    /// The pictures that were still waiting for frames after them.
    mutating func finish() throws -> [[Frame]]
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

    mutating func push(_ latents: Tensor, _ conditions: [FrameCondition]) -> [[Frame]] {
        pictures(latents).map(\.frames)
    }

    mutating func finish() -> [[Frame]] { rest().map(\.frames) }

    /// The same as `push`, in numbers: `[b, H, W, 3]` for every frame.
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

    /// - Parameters:
    ///   - pipeline: of any of the videos.
    ///   - seeds: of each.
    init(_ pipeline: VideoPipeline, seeds: [UInt64], _ small: SmallOutput) {
        self.pipeline = pipeline
        self.small = small
        (upsampling, decoding) = (pipeline.upsampling(seeds: seeds), pipeline.largeDecoding)
    }

    mutating func push(_ latents: Tensor, _ conditions: [FrameCondition]) throws -> [[Frame]] {
        try enlarged(small.pictures(latents))
    }

    mutating func finish() throws -> [[Frame]] {
        var frames = try enlarged(small.rest())
        if let rest = upsampling.finish() { frames += try decoded(rest) }
        return frames + decoding.finish().map(\.frames)
    }

    private mutating func enlarged(_ pictures: [Tensor]) throws -> [[Frame]] {
        var frames: [[Frame]] = []
        for picture in pictures {
            // Clipped to what a picture can hold.
            guard let large = upsampling.push(picture.clamped(to: -1...1)) else { continue }
            frames += try decoded(large)
        }
        return frames
    }

    private mutating func decoded(_ large: Tensor) throws -> [[Frame]] {
        try UnusableOutput.check(large, of: "upsampler", frame: upsampled)
        let frames = large.byFrame(of: upsampling.videos)
        upsampled += frames.count
        return pipeline.decodedLarge(frames, through: &decoding)
    }
}

/// Large frames by the surface decoder.
struct SurfaceOutput: FrameOutput {
    /// Gives what is known of the surfaces of the next frame that is shown.
    typealias NextSurface = () -> FrameSurface?

    private var decoding: SurfaceDecoding
    private let isShown: (Int) -> Bool
    /// Of each video.
    private let surfaces: [NextSurface]
    private var (made, shown) = (0, 0)

    init(
        _ decoding: SurfaceDecoding, isShown: @escaping (Int) -> Bool, surfaces: [NextSurface]
    ) {
        self.decoding = decoding
        self.isShown = isShown
        self.surfaces = surfaces
    }

    mutating func push(_ latents: Tensor, _ conditions: [FrameCondition]) throws -> [[Frame]] {
        defer { made += 1 }
        guard isShown(made) else { return [] }
        defer { shown += 1 }
        let pictures = decoding.push(latents, conditions, surfaces.map { $0() })
        try UnusableOutput.check(pictures, of: "surface decoder", frame: shown)
        return [pictures.frames]
    }

    mutating func finish() -> [[Frame]] { [] }
}
