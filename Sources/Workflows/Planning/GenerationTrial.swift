import Conditioning
import Datasets
import Diffusion
import Foundation
import Frames
import Renderer
import Sim
import Tensors

/// A moment of generating some clips: frame 0 of a few, and every part of the pipeline once.
package struct GenerationTrial {
    package let report: PlanReport

    /// Clips whose first small pictures are made.
    private static let mostTried = 3

    /// How files of large pictures go with those of small ones: one large picture is made, the others' files
    /// are taken to be to its file as those of the small ones are, to this power.
    ///
    /// Frame 0 of cut-in-day took 455 kB large and 48 small, that of fog-morning 339 and 31, of
    /// highway-rain-night 350 and 31, of overtaking-rural 413 and 37.
    private static let likeness = 0.65

    /// - Parameters:
    ///   - files: at least one.
    ///   - length: of each clip.
    ///   - setup: how they will be made.
    ///   - batch: clips made at once; as many as suit the device when nil.
    @TensorActor
    package init(
        of files: [ScenarioFile], _ length: ClipLength, _ setup: GenerationSetup,
        batch: Int? = nil, precision dtype: DType, crf: Int, overlay: Bool
    ) throws {
        let clips = try files.map {
            PlannedClip(
                $0, worlds: try $0.worlds(fps: setup.rate.fps, length),
                camera: setup.camera(of: $0.scenario))
        }
        let start = ContinuousClock.now
        let camera = clips[0].camera
        let encoder = try EncoderMemory(width: camera.width, height: camera.height, crf: crf)
        let spent = ContinuousClock.now - start
        let pipeline = VideoPipeline(
            model: try setup.model(frozenAs: dtype), options: setup.options, precision: dtype,
            seed: clips[0].file.scenario.seed, rate: setup.rate)
        let upsamples = setup.upsamples
        let batch = min(setup.clipsAtOnce(batch), files.count)
        let clock = ContinuousClock.now
        let tried = clips.spread(over: Self.mostTried)
        let (starts, conditioning) = Self.starts(of: tried, setup)
        let longest = clips.reduce(1) { max($0, $1.worlds.count) }
        var world = tried[0].worlds(at: [0])[0]
        world.camera = setup.camera(of: tried[0].file.scenario)
        let trial = try PipelineTrial(
            of: pipeline, starts: starts, world: world, count: longest, upsamples: upsamples,
            batch: batch)
        let writing = try WritingTrial(
            [trial.large ?? trial.small[0]],
            labels: overlay ? [tried[0].worlds(at: [0])[0].labels(frame: 0)] : nil,
            fps: pipeline.rate.fps, crf: crf)
        let small = trial.small.map { Double(PNG.encode($0).count) }
        let sizes = try zip(tried, small).map { clip, bytes in
            try writing.size.scaled(by: pow(bytes / small[0], upsamples ? Self.likeness : 1))
                .with(clip.someLabels, file: clip.file.path)
        }
        report = PlanReport(
            clips.sized(by: sizes, of: tried) { frames in
                let made = Double(pipeline.rate.made(for: frames))
                return trial.costs.total(of: pipeline.work(of: frames, upsamples: upsamples))
                    + conditioning * made + writing.seconds * Double(frames)
            },
            memory: trial.memory.map {
                Double($0) + encoder.bytes(of: longest) * Double((overlay ? 2 : 1) * batch)
            },
            deviceMemory: Device.freeMemory.map { _ in
                setup.weightBytes(of: pipeline.model) + batch * setup.bytesOfClip
            },
            batch: batch, trial: spent + (ContinuousClock.now - clock))
    }

    /// The conditions of frame 0 of each clip, and the seconds that those of a frame take.
    private static func starts(
        of clips: [PlannedClip], _ setup: GenerationSetup
    ) -> ([FrameCondition], seconds: Double) {
        let worlds = clips.map { clip in
            var world = clip.worlds(at: [0])[0]
            world.camera = setup.camera(of: clip.file.scenario)
            return world
        }
        let renderers = worlds.map { setup.givesSurfaces ? ReferenceRenderer(world: $0) : nil }
        let start = ContinuousClock.now
        let (rate, size) = (setup.rate.madeRate, setup.config.mapSize)
        let seeds = clips.map { $0.file.scenario.seed }
        let conditions = concurrentMap(max(FrameBlock.size, clips.count)) { number in
            let clip = number % worlds.count
            return FrameCondition(
                world: worlds[clip], drawnBy: renderers[clip], fps: rate, seed: seeds[clip],
                leavingOutHidden: true, size: size)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return (Array(conditions.prefix(clips.count)), seconds / Double(conditions.count))
    }
}
