import Conditioning
import Frames
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
            try job.frames(of: worlds, seed: 1, camera: setup.camera(of: scenario)) {
                frames.append($2)
            }
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
}
