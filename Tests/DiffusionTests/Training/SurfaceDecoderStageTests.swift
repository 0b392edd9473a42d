import Conditioning
import Frames
import Randomness
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct SurfaceDecoderStageTests {
    private let model = VideoLDM(.tiny, seed: 1)

    private func stage() throws -> SurfaceDecoderStage {
        let crop = GridSize(rows: 2, columns: 4)
        let shape = ClipShape(frames: 3, fps: 7.5, width: 1_024, height: 512)
        let clips = try (0..<4).map { number in
            let sequence = SyntheticDataset(seed: 1).surfaces(
                number, shape, rows: crop.rows, columns: crop.columns)
            return SurfaceClip(
                try #require(sequence), number: number, crop: crop, model: model, dtype: .float32)
        }
        return SurfaceDecoderStage(
            decoder: model.surfaceDecoder,
            discriminator: PatchDiscriminator(for: model.config.surfaceDecoder),
            samples: ClipRing(clips),
            validation: ClipRing(clips), batch: 4, dtype: .float32)
    }

    @Test func theSameStreamGivesTheSameLoss() throws {
        let stage = try stage()
        let losses = [4, 4, 5].map { stage.loss(using: RandomStream(seed: $0)).item }
        #expect(losses[0] == losses[1] && losses[0] != losses[2])
        #expect(stage.validationLoss()?.loss ?? 0 > 0)
    }

    /// Every parameter takes part once the last layers have left zero.
    @Test func everyParameterLearns() throws {
        let stage = try stage()
        for (name, parameter) in stage.trained where parameter.start == .zeros {
            parameter.assign(
                .normal(parameter.shape, from: RandomStream(seed: 2).child(name)) * 0.1)
        }
        let (_, gradients) = valueAndGradients(of: stage.trained.map(\.parameter)) {
            stage.loss(using: RandomStream(seed: 3))
        }
        for ((name, _), gradient) in zip(stage.trained, gradients) {
            #expect(gradient.floats.contains { $0 != 0 }, "\(name)")
        }
    }

    /// Three dozen steps take a fifth off what is wrong on a few clips.
    @Test func learnsAFewClips() throws {
        let stage = try stage()
        let before = try #require(stage.validationLoss()).loss
        let optimizer = OptimizerKind.muon.make(
            stage.trained, settings: .init(), treatment: { _, _ in .init() })
        for step in 0..<36 {
            let (_, gradients) = valueAndGradients(of: optimizer.parameters) {
                stage.loss(using: RandomStream(seed: UInt64(step)))
            }
            optimizer.step(gradients, rate: 5e-3, maxNorm: 1)
        }
        let after = try #require(stage.validationLoss()).loss
        #expect(after < 0.8 * before, "\(before) to \(after)")
    }

    /// Against a discriminator the loss is the same number, with another gradient.
    @Test func theDiscriminatorPulls() throws {
        let stage = try stage()
        stage.discriminator.initialize(from: RandomStream(seed: 4))
        func gradients(_ loss: () -> Tensor) -> (value: Tensor, gradients: [Tensor]) {
            valueAndGradients(of: [model.surfaceDecoder.output.weight], loss)
        }
        let stream = RandomStream(seed: 3)
        let alone = gradients { stage.loss(using: stream) }
        let against = gradients { stage.adversarialLoss(using: stream) }
        #expect(alone.value.item == against.value.item)
        #expect(alone.gradients[0].floats != against.gradients[0].floats)
        #expect(stage.discriminatorLoss(using: stream).item > 0)
    }

    /// Frame 0 of a sequence has none before it; neighbours are mostly seen.
    @Test func framesKnowTheOneBefore() throws {
        let clip = try stage().samples.clips[0]
        #expect(clip.reprojections.map { $0 == nil } == [true, false, false])
        let seen = try #require(clip.reprojections[1]).places.count { $0 != Reprojection.unseen }
        #expect(seen > clip.pictures[0].width * clip.pictures[0].height / 3)
    }
}
