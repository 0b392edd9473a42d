import Conditioning
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct VideoPipelineTests {
    private let model = VideoLDM(.tiny, seed: 1)

    /// What a model gives is checked before it can become a picture.
    @Test(arguments: ["base model", "interpolation", "upsampler"])
    func numbersThatAreNotFiniteAreAFailure(stage: String) {
        let weight =
            switch stage {
            case "upsampler": model.upsampler.unet.output.weight
            case "interpolation": model.interpolation.unet.middle.temporal.conv2.weight
            default: model.base.unet.output.weight
            }
        weight.assign(.full(weight.shape, .nan))
        var frames = 0
        let error = #expect(throws: UnusableOutput.self) {
            try pipeline(fps: 30).run(conditions: conditions) { _ in frames += 1 }
        }
        #expect(error?.description.contains(stage) ?? false)
        #expect(frames == 0)
    }

    /// Nine frames at 30 a second: three key frames.
    private let conditions = ReferenceClips(seed: 1)
        .clip(0, ClipShape(frames: 9, fps: 30, width: 256, height: 128)).conditions

    private func pipeline(fps: Double) -> VideoPipeline {
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.upsamplerSteps) = (1, 1, 1)
        options.interpolationSteps = 1
        return VideoPipeline(
            model: model, options: options, precision: .float32, seed: 1,
            rate: OutputRate.all(of: model.config).first { $0.fps == fps })
    }

    private func frames(fps: Double, of conditions: [FrameCondition], count: Int) throws -> [Frame]
    {
        var frames: [Frame] = []
        try pipeline(fps: fps).run(conditions: conditions, count: count, upsamples: false) {
            frames.append($0)
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
        ) { sizes.append($0.width) }
        #expect(sizes == [1_024, 1_024, 1_024, 1_024])
    }
}
