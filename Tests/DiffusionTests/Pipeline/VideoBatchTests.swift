import Conditioning
import Frames
import Metrics
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// Videos that are made at once are those that are made alone, but for rounding.
@TensorActor
struct VideoBatchTests {
    private let config = ModelConfig.tiny
    private let model = VideoLDM(.tiny, seed: 1)

    init() {
        // Last layers start at zero; without this frames would not see each other.
        let networks: [any Module] = [
            model.base.unet, model.interpolation.unet, model.temporalDecoder,
            model.upsampler.unet, model.surfaceDecoder,
        ]
        for (name, parameter) in networks.flatMap(\.namedParameters)
        where parameter.start == .zeros && parameter.shape.count > 1 {
            parameter.assign(
                .normal(parameter.shape, from: RandomStream(seed: 9).child(name)) * 0.1)
        }
        let output = model.autoencoder.decoder.output.weight
        output.assign(.normal(output.shape, from: RandomStream(seed: 3)) * 0.1)
    }

    private struct Asked: Sendable {
        let drive: Int
        let count: Int
        var seed: UInt64 = 1
        var future = 0
    }

    /// Two futures, and other drives that end within a window and with one.
    private static let asked = [
        Asked(drive: 0, count: 6), Asked(drive: 0, count: 6, future: 1),
        Asked(drive: 1, count: 9, seed: 2), Asked(drive: 2, count: 4, seed: 3),
        Asked(drive: 3, count: 1, seed: 3),
    ]

    private func conditions(_ asked: Asked, _ count: Int, fps: Double) -> [FrameCondition] {
        SyntheticDataset(seed: 1).clip(
            asked.drive, ClipShape(frames: count, fps: fps, width: 256, height: 128)
        ).conditions
    }

    private var options: SamplingOptions {
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.interpolationSteps) = (2, 2, 2)
        (options.guidance.context, options.guidance.isTriangle) = (2, true)
        return options
    }

    private func video(_ asked: Asked, rate: OutputRate) -> VideoRun {
        let conditions = conditions(asked, rate.made(for: asked.count), fps: rate.madeRate)
        return VideoPipeline(
            model: model, options: options, precision: .float32, seed: asked.seed,
            future: asked.future, rate: rate
        ).video(of: conditions, count: asked.count, upsamples: false)
    }

    /// The frames of each video.
    private func frames(_ asked: [Asked], rate: OutputRate) throws -> [[Frame]] {
        var frames: [[Frame]] = asked.map { _ in [] }
        try VideoPipeline.run(asked.map { video($0, rate: rate) }) { video, number, frame in
            #expect(number == frames[video].count)
            frames[video].append(frame)
        }
        return frames
    }

    @Test(arguments: [7.5, 15]) func framesAreThoseOfVideosMadeAlone(fps: Double) throws {
        let rate = try #require(OutputRate.all(of: config).first { $0.fps == fps })
        let together = try frames(Self.asked, rate: rate)
        for (asked, made) in zip(Self.asked, together) {
            let alone = try frames([asked], rate: rate)[0]
            #expect(made.count == asked.count && alone.count == asked.count)
            for (made, alone) in zip(made, alone) {
                #expect(made.peakSignalToNoise(to: alone) >= 60)
            }
        }
        #expect(together[0][1] != together[1][1])
    }

    /// The frames of videos that are made at once, of drives and large frames of each.
    private func largeFrames(
        _ asked: [(drive: Int, clip: SurfacedClip)], by large: LargeDecoderKind
    ) throws -> [[Frame]] {
        var options = options
        options.large = large
        let videos = asked.map { drive, clip in
            // Of the second drive nobody knows the third frame.
            var surfaces = clip.surfaces.enumerated().map { drive == 1 && $0 == 2 ? nil : $1 }[...]
            return VideoPipeline(
                model: model, options: options, precision: .float32, seed: UInt64(drive)
            ).video(
                of: clip.conditions, count: clip.frames.count, surface: { surfaces.removeFirst() })
        }
        var frames: [[Frame]] = asked.map { _ in [] }
        try VideoPipeline.run(videos) { video, number, frame in
            #expect(number == frames[video].count)
            frames[video].append(frame)
        }
        return frames
    }

    /// What is kept of frames before is that of a video alone: in windows, temporal decoders and warped pictures.
    @Test(arguments: LargeDecoderKind.allCases)
    func largeFramesAreThoseOfVideosMadeAlone(large: LargeDecoderKind) throws {
        let asked = [5, 5, 2].enumerated().map { drive, count in
            (
                drive,
                SyntheticDataset(seed: 1).surfaceClip(
                    drive, ClipShape(of: config, frames: count, scale: ModelConfig.upsampling))
            )
        }
        let together = try largeFrames(asked, by: large)
        #expect(together.map(\.count) == [5, 5, 2])
        for (asked, made) in zip(asked, together) {
            let alone = try largeFrames([asked], by: large)[0]
            #expect(made.count == alone.count)
            for (made, alone) in zip(made, alone) {
                #expect(made.peakSignalToNoise(to: alone) >= 60)
            }
        }
        #expect(together[0][1] != together[1][1])
    }

    private func rollouts() -> [Rollout] {
        Self.asked.prefix(3).map {
            Rollout(
                model: model.base, config: config, options: options, dtype: .float32,
                seed: $0.seed, future: $0.future)
        }
    }

    /// Frame 0, a window of T = 4, and one that is whole for one rollout alone.
    @Test func latentsAreThoseOfRolloutsMadeAlone() {
        var rollouts = rollouts()
        let conditions = Self.asked.prefix(3).map {
            self.conditions($0, 6, fps: config.keyFrameRate)
        }
        for (start, counts) in [(0, [1, 1, 1]), (1, [3, 3, 3]), (4, [2, 1, 1])] {
            for (index, count) in counts.enumerated() {
                for condition in conditions[index][start..<(start + count)] {
                    rollouts[index].append(condition)
                }
            }
            let together = Rollout.next(of: rollouts)
            #expect(together.map { $0.shape[0] } == counts)
            for (index, made) in together.enumerated() {
                expectClose(made, Rollout.next(of: [rollouts[index]])[0], within: 1e-4)
                _ = rollouts[index].take(made)
            }
        }
    }

    /// What a model gives is checked for every video.
    @Test func numbersThatAreNotFiniteAreAFailure() throws {
        let weight = model.base.unet.output.weight
        weight.assign(.full(weight.shape, .nan))
        let rate = OutputRate(factor: 1, of: config)
        let error = #expect(throws: UnusableOutput.self) { try frames(Self.asked, rate: rate) }
        #expect(error?.description.contains("base model") == true)
    }
}
