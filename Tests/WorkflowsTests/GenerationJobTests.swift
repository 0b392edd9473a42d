import Conditioning
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
