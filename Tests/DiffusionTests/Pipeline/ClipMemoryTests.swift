import TestSupport
import Testing

@testable import Diffusion
@testable import Tensors

@TensorActor
struct ClipMemoryTests {
    private let model = VideoLDM(.tiny, seed: 1)

    /// Bytes of the blocks that tensors take while so many times the same clip is made at once.
    private func blocks(
        _ clip: SurfacedClip, times: Int, _ options: SamplingOptions, upsamples: Bool,
        _ dtype: DType
    ) throws -> Int {
        let videos = (0..<times).map { _ in
            var surfaces = clip.surfaces[...]
            return VideoPipeline(model: model, options: options, precision: dtype, seed: 1).video(
                of: clip.conditions, count: clip.frames.count, upsamples: upsamples,
                surface: { surfaces.removeFirst() })
        }
        func held() -> Int {
            let now = StoragePool.shared.statistics
            return now.live + now.held
        }
        Tensor.releaseSpareMemory()
        defer { Tensor.releaseSpareMemory() }
        let before = held()
        try VideoPipeline.run(videos) { _, _, _ in }
        return held() - before
    }

    /// Each clip after the first takes what is counted, within a factor of 2.
    @Test(
        .onProcessor, arguments: [nil, .upsampler, .surfaceDecoder] as [LargeDecoderKind?],
        Fixture.dtypes)
    func aClipTakesWhatIsCounted(large: LargeDecoderKind?, dtype: DType) throws {
        var options = SamplingOptions.fewest(.temporal)
        options.large = large ?? .upsampler
        let upsamples = large != nil
        // Frame 0 and a window.
        let frames = large == .surfaceDecoder ? 2 : model.config.windowFrames + 1
        let clip = SyntheticDataset(seed: 1).surfaceClip(
            0, ClipShape(of: model.config, frames: frames, scale: ModelConfig.upsampling))
        let (one, three) = (
            try blocks(clip, times: 1, options, upsamples: upsamples, dtype),
            try blocks(clip, times: 3, options, upsamples: upsamples, dtype)
        )
        let counted = ClipMemory(of: model.config, options, upsamples: upsamples).bytes
        let ratio = Double(three - one) / 2 / Double(counted)
        #expect(ratio > 0.5 && ratio < 2, "\(ratio) times what is counted")
    }
}
