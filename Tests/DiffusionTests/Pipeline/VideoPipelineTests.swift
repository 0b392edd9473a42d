import Conditioning
import Frames
import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct VideoPipelineTests {
    private let model = VideoLDM(.tiny, seed: 1)
    /// Key frames.
    private let keys = SyntheticDataset(seed: 1)
        .clip(0, ClipShape(frames: 3, fps: 7.5, width: 256, height: 128)).conditions

    private func frames(_ decoder: DecoderKind, upsamples: Bool) throws
        -> [Frame]
    {
        var frames: [Frame] = []
        let pipeline = VideoPipeline(
            model: model, options: .fewest(decoder), precision: .float32, seed: 1)
        try pipeline.run(conditions: keys, upsamples: upsamples) { number, frame in
            #expect(number == frames.count)
            frames.append(frame)
        }
        return frames
    }

    /// The pictures of one decoder are those of the other until temporal layers have learnt; from then on
    /// the image decoder gives what it gave before.
    @Test func theImageDecoderIsLeftAsItIs() throws {
        let small = try frames(.image, upsamples: false)
        let large = try frames(.image, upsamples: true)
        let rollout = Rollout(
            model: model.base, config: model.config, options: .fewest(.image), dtype: .float32,
            seed: 1)
        var upsampling = VideoUpsampling(
            model: model, options: .fewest(.image), dtype: .float32, seeds: [1])
        var expected: [Frame] = []
        rollout.run(conditions: keys) { latents in
            let picture = model.autoencoder.decoded(latents, noise: 0.2, dtype: .float32)
            expected += picture.frames
            let large = upsampling.push(picture.clamped(to: -1...1))
            #expect(large == nil)
        }
        #expect(small == expected)
        let rest = upsampling.finish()
        let latents = try #require(rest)
        #expect(
            large == model.autoencoder.decodedLarge(latents, noise: 0.1, dtype: .float32))
        #expect(try frames(.temporal, upsamples: true) == large)
        for layer in model.temporalDecoder.layers {
            let weight = layer.projection.weight
            weight.assign(.normal(weight.shape, from: RandomStream(seed: 2)) * 0.1)
        }
        let output = model.autoencoder.decoder.output.weight
        output.assign(.normal(output.shape, from: RandomStream(seed: 3)) * 0.1)
        let (image, temporal) = (
            try frames(.image, upsamples: true),
            try frames(.temporal, upsamples: true)
        )
        #expect(temporal.count == image.count)
        #expect(zip(temporal, image).allSatisfy { $0 != $1 })
    }

    /// Each frame that is shown asks for its surfaces, in turn; without any there are pictures too.
    @Test(arguments: [7.5, 10]) func theSurfaceDecoderDrawsWhatIsShown(fps: Double) throws {
        var options = SamplingOptions.fewest(.image)
        options.large = .surfaceDecoder
        let pipeline = VideoPipeline(
            model: model, options: options, precision: .float32, seed: 1,
            rate: OutputRate.all(of: model.config).first { $0.fps == fps })
        var drives = RandomStream(seed: 1)
        let world = try #require(
            Scenario.random(using: &drives).worlds(fps: fps).first { _ in true })
        var rendering = SurfaceRendering(of: world, width: 1_024, height: 512)
        var asked = 0
        var frames: [Frame] = []
        try pipeline.run(conditions: conditions, count: 2) {
            asked += 1
            return asked == 1 ? rendering.next(world) : nil
        } emit: {
            frames.append($1)
        }
        #expect(asked == 2 && frames.count == 2)
        #expect(frames.allSatisfy { $0.width == 1_024 && $0.height == 512 })
        // As untrained as it is, a picture is its base color, and black without surfaces.
        #expect(frames[0].pixels.contains { $0 > 0 } && frames[1].pixels.allSatisfy { $0 == 0 })
    }

    /// What a model gives is checked before it can become a picture.
    @Test(arguments: ["base model", "interpolation", "upsampler", "surface decoder"])
    func numbersThatAreNotFiniteAreAFailure(stage: String) {
        let weight =
            switch stage {
            case "upsampler": model.upsampler.unet.output.weight
            case "surface decoder": model.surfaceDecoder.output.weight
            case "interpolation": model.interpolation.unet.middle.temporal.conv2.weight
            default: model.base.unet.output.weight
            }
        weight.assign(.full(weight.shape, .nan))
        var frames = 0
        let error = #expect(throws: UnusableOutput.self) {
            try pipeline(fps: 30, large: stage == "surface decoder" ? .surfaceDecoder : .upsampler)
                .run(conditions: conditions) { _, _ in frames += 1 }
        }
        #expect(error?.description.contains(stage) ?? false)
        #expect(frames == 0)
    }

    /// Nine frames at 30 a second: three key frames.
    private let conditions = SyntheticDataset(seed: 1)
        .clip(0, ClipShape(frames: 9, fps: 30, width: 256, height: 128)).conditions

    private func pipeline(fps: Double, large: LargeDecoderKind = .upsampler) -> VideoPipeline {
        var options = SamplingOptions.fewest(.temporal)
        options.large = large
        return VideoPipeline(
            model: model, options: options, precision: .float32, seed: 1,
            rate: OutputRate.all(of: model.config).first { $0.fps == fps })
    }

    private func frames(fps: Double, of conditions: [FrameCondition], count: Int) throws -> [Frame]
    {
        var frames: [Frame] = []
        try pipeline(fps: fps).run(conditions: conditions, count: count, upsamples: false) {
            frames.append($1)
        }
        return frames
    }

    /// Key frames are those of a video that has no others; what is made beyond the end is not shown.
    @Test func interpolationLeavesKeyFramesAsTheyAre() throws {
        let keys = try frames(
            fps: 7.5, of: [0, 4, 8].map { conditions[$0].at(fps: 7.5) }, count: 3)
        let all = try frames(fps: 30, of: conditions, count: 9)
        #expect(all.count == 9)
        #expect([0, 4, 8].map { all[$0] } == keys)
        #expect(all[1] != all[0] && all[1] != all[2])
        #expect(try frames(fps: 30, of: conditions, count: 6) == Array(all.prefix(6)))
        #expect(try frames(fps: 10, of: conditions, count: 3) == [0, 3, 6].map { all[$0] })
    }

    /// The upsampler goes over all frames, in its windows of T = 4.
    @Test func everyFrameIsUpsampled() throws {
        var sizes: [Int] = []
        try pipeline(fps: 15).run(
            conditions: conditions.prefix(5).map { $0.at(fps: 15) }, count: 4
        ) { sizes.append($1.width) }
        #expect(sizes == [1_024, 1_024, 1_024, 1_024])
    }
}

extension SamplingOptions {
    /// A step each.
    static func fewest(_ decoder: DecoderKind) -> SamplingOptions {
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.upsamplerSteps) = (1, 1, 1)
        (options.interpolationSteps, options.decoder) = (1, decoder)
        return options
    }
}
