import Foundation
import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct TrainingTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-training-\(UUID())")

    private func plan(_ stage: StageName, steps: Int) -> TrainingPlan {
        var plan = TrainingPlan.standard(stage, preset: "tiny")
        (plan.steps, plan.batch, plan.clips, plan.largeFrames) = (steps, 2, 2, 4)
        (plan.warmUp, plan.rate) = (1, 1e-3)
        return plan
    }

    private func train(_ model: VideoLDM, _ run: RunFolder) throws {
        try Training(model: model, run: run, precision: .float32).run(
            untrained: true, until: nil, note: { _ in }, show: { _, _ in }, report: { _ in })
    }

    private func floats(_ parameters: NamedParameters) -> [[Float]] {
        parameters.map { $0.parameter.tensor.floats }
    }

    @Test(arguments: [StageName.autoencoder, .temporal, .interpolation])
    func resumedEqualsUnbroken(stage: StageName) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let straight = VideoLDM(.tiny, seed: 3)
        try train(
            straight, RunFolder(folder.appending(path: "a"), starting: plan(stage, steps: 4)))
        let url = folder.appending(path: "b")
        try train(VideoLDM(.tiny, seed: 3), RunFolder(url, starting: plan(stage, steps: 2)))
        let resumed = VideoLDM(.tiny, seed: 3)
        try train(resumed, RunFolder(url) { $0.steps = 4 })
        #expect(
            floats(resumed.parameters(of: stage.part))
                == floats(straight.parameters(of: stage.part)))
        let log = try String(contentsOf: RunFolder(url) { _ in }.log, encoding: .utf8)
        #expect(log.split(separator: "\n").count == 2)
    }

    /// Alignment leaves the image model as it is.
    ///
    /// Blattmann et al. 2023, §3.1.
    @Test func theTemporalStageFreezesTheImageLayers() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = VideoLDM(.tiny, seed: 3)
        let (image, temporal) = (
            floats(model.parameters(of: .image)), floats(model.parameters(of: .temporal))
        )
        try train(model, RunFolder(folder, starting: plan(.temporal, steps: 2)))
        #expect(floats(model.parameters(of: .image)) == image)
        #expect(floats(model.parameters(of: .temporal)) != temporal)
    }

    @Test func aRunGoesOnOnlyAsItBegan() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: RunFolderError.self) { try RunFolder(folder) { _ in } }
        _ = try RunFolder(folder, starting: plan(.image, steps: 2))
        #expect(throws: RunFolderError.self) {
            try RunFolder(folder, starting: plan(.image, steps: 2))
        }
        #expect(throws: RunFolderError.self) { try RunFolder(folder) { $0.batch = 7 } }
        #expect(try RunFolder(folder) { $0.steps = 9 }.plan.steps == 9)
    }

    /// A plan of an older version lacks what came later.
    @Test func olderPlansAreGoneOnWith() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try RunFolder(folder, starting: plan(.image, steps: 2)).planFile
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing("  \"data\" : \"\",\n", with: "")
            .write(to: file, atomically: true, encoding: .utf8)
        #expect(try RunFolder(folder) { $0.steps = 9 }.plan == plan(.image, steps: 9))
    }

    /// A model that is trained with the paper's noise is sampled with it from then on.
    @Test func noiseOfAPlanIsKeptWithTheWeights() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var plan = plan(.image, steps: 1)
        plan.noise = .linearBetas
        let run = try RunFolder(folder, starting: plan)
        try train(VideoLDM(.tiny, seed: 3), run)
        let read = try VideoLDM(contentsOf: run.model, requiring: [])
        #expect(read.config.baseNoise == .linearBetas)
    }

    /// Known frames are shown and not learnt: an answer that is wrong there costs nothing.
    @Test func lossWeightsLeaveContextOut() {
        let clean = Tensor.normal([2, 2, 2, 3], from: RandomStream(seed: 1))
        let batch = DenoisingBatch(clean: clean, sigmas: [0.1, 1], noise: RandomStream(seed: 2))
        let weights = Tensor([0, 1], shape: [2, 1, 1, 1]).broadcast(to: [2, 2, 2, 1])
        let answer = Tensor.zeros([2, 2, 2, 3])
        let wrong = Tensor.concatenated([.full([1, 2, 2, 3], 9), answer[1..<2]], axis: 0)
        #expect(
            batch.loss(wrong, weights: weights).item == batch.loss(answer, weights: weights).item)
    }
}
