import Foundation
import Randomness
import Testing

@testable import Diffusion
@testable import Tensors

/// On machines with PyTorch, where `SIMDRIVE_TEST_DEVICE` asks for it.
@TensorActor
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SIMDRIVE_TEST_DEVICE"] != nil))
struct HostReadsTests {
    /// A step waits for the device once, however many weights and batches it has.
    @Test(arguments: OptimizerKind.allCases) func aStepReadsOnce(_ kind: OptimizerKind) throws {
        let model = VideoLDM(.tiny, seed: 1)
        let shape = ClipShape(frames: 4, fps: 7.5, width: 256, height: 128)
        let clips = try LatentClips(
            of: SyntheticDataset(seed: 1), count: 2, shape, autoencoder: model.autoencoder)
        let stage = ImageStage(
            model: model.base, autoencoder: model.autoencoder, clips: clips, validation: nil,
            config: .tiny, batch: 2, dtype: .float32)
        var config = TrainingConfig.standard(.image, preset: "tiny").schedule
        (config.optimizer, config.accumulate) = (kind, 2)
        let optimizer = StageOptimizer(stage, named: "image", config: config)
        let backend = try #require(Backends.current as? TorchBackend)
        for step in 0..<2 {
            let before = backend.reads
            let update = optimizer.step(step)
            #expect(backend.reads == before + 1)
            #expect(update.loss > 0 && update.gradientNorm > 0)
        }
    }
}
