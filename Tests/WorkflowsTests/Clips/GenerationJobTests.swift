import Conditioning
import Datasets
import Files
import Foundation
import Frames
import Metrics
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion
@testable import Workflows

@TensorActor
struct GenerationJobTests {
    private func firstCondition(without: Set<Ablation>) throws -> FrameCondition? {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            var request = GenerationRequest()
            request.sampling.without = without
            let setup = try GenerationSetup(request, in: ModelFolder(folder))
            let job = try GenerationJob(
                setup, from: nil, precision: .float32, observer: SilentObserver())
            let scenario = try Scenario(
                contentsOf: Repository.scenarios.appending(path: "cut-in-day.yaml").path)
            return job.conditions(
                of: scenario.worlds(fps: setup.rate.fps), seed: 1,
                camera: setup.camera(of: scenario)
            ).first { _ in true }
        }
    }

    /// Conditions and frames of the size that was asked for.
    @Test func framesMayHaveAnotherSize() throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            var request = GenerationRequest()
            request.size = PictureSize(height: 384, width: 512)
            (request.sampling.steps, request.sampling.firstFrameSteps) = (1, 1)
            let setup = try GenerationSetup(request, in: ModelFolder(folder))
            let job = try GenerationJob(
                setup, from: nil, precision: .float32, observer: SilentObserver())
            let scenario = try Scenario(
                contentsOf: Repository.scenarios.appending(path: "cut-in-day.yaml").path)
            let worlds = scenario.worlds(fps: setup.rate.fps, duration: 0.2)
            var frames: [Frame] = []
            try job.frames(
                of: ShownDrive(worlds: worlds, seed: 1, camera: setup.camera(of: scenario))
            ) { frames.append($2) }
            #expect(frames.count == worlds.count)
            #expect(frames.allSatisfy { $0.width == 512 && $0.height == 384 })
        }
    }

    @Test(
        arguments: [
            ([], [.boxes, .road, .scenery, .surface]),
            ([.temporal, .surfaces, .scenery], [.boxes, .road]),
            ([.boxes, .road], [.scenery, .surface]),
        ] as [(Set<Ablation>, Set<ConditionGroup>)])
    func conditionsMayBeLeftOut(without: Set<Ablation>, given: Set<ConditionGroup>) throws {
        #expect(try firstCondition(without: without)?.groups == given)
    }

    private static func yaml(_ name: String, seconds: Double) -> String {
        """
        simdrive: 1
        name: \(name)
        seed: 5
        fps: 7.5
        duration: \(seconds)
        camera: {width: 256, height: 128}
        road: {surroundings: urban, lanes: 2}
        ego: {type: car, lane: -1, s: 0, speed: 10}
        """
    }

    /// Clips of unequal length and their futures, so many at once.
    private func generate(_ batch: Int, in folder: URL) throws -> [ClipFolder] {
        let paths = try [("long", 1.0), ("short", 0.5)].map { name, seconds in
            let path = folder.appending(path: "\(name).yaml").path
            try DurableFile.write(Array(Self.yaml(name, seconds: seconds).utf8), to: path)
            return path
        }
        var request = GenerationRequest()
        request.upsamples = false
        (request.sampling.steps, request.sampling.firstFrameSteps) = (2, 2)
        let setup = try GenerationSetup(request, in: ModelFolder(folder))
        let job = try GenerationJob(
            setup, from: nil, precision: .float32, observer: SilentObserver())
        let dataset = try DatasetFolder(
            at: folder.appending(path: "data-\(batch)"), existing: .resume)
        let files = try ScenarioFile.all(at: paths, seed: nil, changing: .init(), futures: 2)
        let run = try DatasetRun(files, in: dataset, shard: .whole, observer: SilentObserver())
        let output = GenerationOutput(.whole, crf: 18, extras: ClipExtras(), batch: batch)
        #expect(try job.generate(run, output, observer: SilentObserver()).isEmpty)
        return try ClipFolder.all(in: dataset.url)
    }

    /// Four clips by one, and by three and one: the same but for rounding; whole clips are kept.
    @Test func clipsDoNotDependOnTheirBatch() throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            let (alone, together) = (
                try generate(1, in: folder), try generate(3, in: folder)
            )
            #expect(alone.count == 4)
            #expect(together.map(\.description.id) == alone.map(\.description.id))
            #expect(Set(alone.map(\.description.frames)).count == 2)
            for (alone, together) in zip(alone, together) {
                #expect(together.description.frames == alone.description.frames)
                for number in 0..<alone.description.frames {
                    #expect(
                        try together.frame(number).peakSignalToNoise(to: alone.frame(number)) >= 60)
                }
            }
            try FileManager.default.removeItem(at: together[1].url)
            #expect(try generate(3, in: folder).count == 4)
        }
    }

    /// On the processor one clip after another; on a GPU by its memory, at most 8.
    @Test func aBatchSuitsTheDevice() throws {
        try withTemporaryFolder { folder in
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
            let setup = try GenerationSetup(GenerationRequest(), in: ModelFolder(folder))
            #expect(setup.clipsAtOnce(nil) == 1 && setup.clipsAtOnce(3) == 3)
            let batches = [1, 7 * setup.bytesOfClip, 1 << 40].map { setup.clips(in: $0) }
            #expect(batches == [1, 3, 8])
        }
    }
}
