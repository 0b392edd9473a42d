import Conditioning
import Foundation
import Randomness
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// One clip and no other.
private struct OneClip: TrainingData {
    func clip(_ number: Int, _ shape: ClipShape) -> TrainingClip {
        SyntheticDataset(seed: 11).clip(3, shape)
    }
}

@TensorActor
struct OverfittingTests {
    /// The smallest model learns one clip by heart in every layer, and sampling gives it back, frame by frame.
    @Test(.long) func oneClipIsLearntAndSampled() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "simdrive-overfitting-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = VideoLDM(.tiny, seed: 3)
        let frames = model.config.windowFrames
        func train(_ stage: Stage, steps: Int, _ change: (inout TrainingConfig) -> Void) throws {
            var config = TrainingConfig.standard(stage, preset: "tiny")
            (config.schedule.steps, config.schedule.coolDown, config.schedule.warmUp) = (
                steps, steps / 3, min(steps / 2, 20)
            )
            (config.clips, config.largeFrames, config.validationClips) = (1, 1, 0)
            (config.schedule.averageDecay, config.schedule.sampleEvery, config.schedule.saveEvery) =
                (0.9, steps, steps)
            change(&config)
            try Training(
                model: model,
                run: RunFolder(folder.appending(path: stage.rawValue), starting: config),
                precision: .float32, data: OneClip()
            ).run(untrained: true)
        }
        // PCA and the moments of its latents.
        try train(.autoencoder, steps: 1) { $0.batch = 2 }
        try train(.temporal, steps: Self.steps) {
            ($0.batch, $0.schedule.rate, $0.endToEnd) = (2, 3e-3, true)
        }
        let clip = OneClip().clip(0, ClipShape(of: model.config, frames: 2 * frames))
        let target = model.autoencoder.encoded(
            Tensor(frames: Array(clip.frames.prefix(frames))), dtype: .float32)
        var options = SamplingOptions()
        options.guidance.conditions = 1
        let rollout = Rollout(
            model: model.base, config: model.config, options: options, dtype: .float32, seed: 1)
        let conditions = Array(clip.conditions.prefix(frames))
        let made = rollout.window(0, context: [target[0..<1]], conditions: conditions)
        func error(_ frame: Int, like other: Int) -> Float {
            made[frame..<(frame + 1)].meanSquaredError(to: target[other..<(other + 1)]).item
        }
        for frame in 0..<(frames - 1) {
            // Latents have unit variance; the frame that should be there is nearer than the one before.
            #expect(error(frame, like: frame + 1) < 0.15)
            #expect(error(frame, like: frame + 1) < 0.5 * error(frame, like: frame))
        }
    }

    private static let steps = 600
}
