import Conditioning
import Sim
import Tensors
import Testing

@testable import Diffusion
@testable import Workflows

@TensorActor
struct PipelineWorkTests {
    private func work(
        _ count: Int, fps: Double = 7.5, sampler: Sampler = .dpmSolver, upsamples: Bool = true
    ) throws -> PipelineWork {
        var options = SamplingOptions()
        options.sampler = sampler
        let rate = try #require(OutputRate.all(of: .small).first { $0.fps == fps })
        return PipelineWork(
            of: .small, options: options, rate: rate, count: count, upsamples: upsamples)
    }

    /// By hand: windows of 8, 2 of them known, the first one's 1; those of the upsampler overlap by 2.
    @Test func windowsAreCounted() throws {
        let one = try work(1)
        #expect(one.first == .init(count: 1, calls: 30))
        #expect(one.windows == .init() && one.pairs == .init())
        #expect((one.decoded, one.enlarged, one.upsampled) == (1, 1, 4))
        // 0…7, 6…13, 12…19 with five frames more than there are; upsampled 0…7, 6…13, 7…14.
        let fifteen = try work(15)
        #expect(fifteen.windows == .init(count: 3, calls: 24))
        #expect(fifteen.upsampled == 3 * 8 * 4)
        #expect(try work(14).upsampled == 2 * 8 * 4)
        let small = try work(15, upsamples: false)
        #expect((small.decoded, small.enlarged, small.upsampled) == (15, 0, 0))
    }

    /// Six frames of 30 a second lie between three key frames; Heun asks 2n − 1 times in n steps.
    @Test func pairsAreCounted() throws {
        let six = try work(6, fps: 30, sampler: .heun)
        #expect(six.first == .init(count: 1, calls: 59))
        #expect(six.windows == .init(count: 1, calls: 15))
        #expect(six.pairs == .init(count: 2, calls: 6))
        #expect((six.decoded, six.enlarged, six.upsampled) == (9, 6, 6 * 7))
    }

    /// A video to be foretold.
    struct Video: Sendable {
        var count: Int
        var fps = 7.5
        var sampler = Sampler.dpmSolver
        var context: Float = 1
        var decoder = DecoderKind.image
        var upsamples = false
        var space = UpsamplerSpace.latent
        var without: Set<Ablation> = []
        var large = LargeDecoderKind.upsampler
    }

    /// Products that run, to the last one.
    @Test(arguments: [
        Video(count: 1), Video(count: 5, sampler: .heun, context: 2),
        Video(count: 6, decoder: .temporal), Video(count: 6, fps: 30), Video(count: 3, fps: 10),
        Video(count: 3, decoder: .temporal, upsamples: true), Video(count: 4, upsamples: true),
        Video(count: 7, fps: 15, sampler: .heun, upsamples: true),
        Video(count: 2, upsamples: true, space: .pixel),
        Video(count: 5, context: 2, upsamples: true, without: [.temporal, .upsamplerTemporal]),
        Video(count: 5, fps: 15, without: [.temporalConvolutions]),
        Video(count: 4, fps: 10, upsamples: true, large: .surfaceDecoder),
    ])
    func aVideoIsForetold(video: Video) throws {
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.upsamplerSteps) = (2, 3, 2)
        (options.interpolationSteps, options.decoder) = (2, video.decoder)
        (options.sampler, options.guidance.context) = (video.sampler, video.context)
        (options.without, options.large) = (video.without, video.large)
        let config = ModelConfig.tiny.upsampling(in: video.space)
        let rate = try #require(OutputRate.all(of: config).first { $0.fps == video.fps })
        let pipeline = VideoPipeline(
            model: VideoLDM(config, seed: 1), options: options, precision: .float32, seed: 1,
            rate: rate)
        let world = Scenario.tried.world(at: 0)
        let start = FrameCondition(world: world, fps: rate.madeRate, seed: 1)
        let trial = try PipelineTrial(
            of: pipeline, starts: [start, start], world: world, count: video.count,
            upsamples: video.upsamples
        ) { body in Double(ProductCount.operations(in: body)) }
        var frames = 0
        let products = try ProductCount.operations {
            try pipeline.run(
                conditions: Array(repeating: start, count: rate.made(for: video.count)),
                count: video.count, upsamples: video.upsamples
            ) { _, _ in frames += 1 }
        }
        #expect(frames == video.count)
        let work = pipeline.work(of: video.count, upsamples: video.upsamples)
        #expect(trial.costs.total(of: work) == Double(products))
        #expect(trial.small.map(\.width) == [256, 256])
        #expect(trial.large?.width == (video.upsamples ? 1_024 : nil))
    }

    /// Clips that are made at once share what the trial of so many takes.
    @Test(arguments: [nil, .upsampler, .surfaceDecoder] as [LargeDecoderKind?])
    func aBatchIsForetold(large: LargeDecoderKind?) throws {
        var options = SamplingOptions()
        (options.large, options.upsamplerSteps) = (large ?? .upsampler, 2)
        (options.steps, options.firstFrameSteps, options.interpolationSteps) = (2, 3, 2)
        options.decoder = .image
        let rate = OutputRate(factor: 2, of: .tiny)
        let pipeline = VideoPipeline(
            model: VideoLDM(.tiny, seed: 1), options: options, precision: .float32, seed: 1,
            rate: rate)
        let world = Scenario.tried.world(at: 0)
        let start = FrameCondition(world: world, fps: rate.madeRate, seed: 1)
        let trial = try PipelineTrial(
            of: pipeline, starts: [start], world: world, count: 5, upsamples: large != nil,
            batch: 3
        ) { body in Double(ProductCount.operations(in: body)) }
        let conditions = Array(repeating: start, count: rate.made(for: 5))
        let products = try ProductCount.operations {
            try VideoPipeline.run(
                (0..<3).map { _ in
                    pipeline.video(of: conditions, count: 5, upsamples: large != nil)
                }
            ) { _, _, _ in }
        }
        let work = pipeline.work(of: 5, upsamples: large != nil)
        #expect(abs(3 * trial.costs.total(of: work) - Double(products)) < 1)
    }
}

extension Scenario {
    fileprivate static var tried: Scenario {
        var drives = SyntheticDataset(seed: 1).drives.child(0)
        return Scenario.random(using: &drives)
    }
}
