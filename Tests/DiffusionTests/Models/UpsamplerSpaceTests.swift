import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// An upsampler over pixels instead of latents.
@TensorActor
struct UpsamplerSpaceTests {
    private let config = ModelConfig.tiny.upsampling(in: .pixel)
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-space-\(UUID())")

    /// Frames of 4×8 small pixels, enlarged to 16×32.
    private func large(of small: [Tensor], by model: VideoLDM) -> Tensor {
        var upsampling = VideoUpsampling(
            model: model, options: SamplingOptions(), dtype: .float32, seeds: [1])
        let made =
            small.compactMap { upsampling.push($0) } + [upsampling.finish()].compactMap(\.self)
        return .concatenated(made, axis: 0)
    }

    private let small = (0..<2).map {
        Tensor.normal([1, 4, 8, 3], from: RandomStream(seed: UInt64($0))).clamped(to: -1...1)
    }

    /// A network that answers nothing adds no detail, from whatever noise: it answers with what is clean.
    @Test func nothingAnsweredIsTheEnlargedFrame() {
        let made = large(of: small, by: VideoLDM(config, seed: 1))
        let enlarged = Tensor.concatenated(small, axis: 0).resizedBicubic(height: 16, width: 32)
        #expect(made.shape == [2, 4, 8, 48])
        expectClose(made.pixelShuffled(by: 4), enlarged)
    }

    /// What it answers is what stands in the picture: no grain of the noise that it started from.
    @Test func theAnswerIsTheDetail() throws {
        let model = VideoLDM(config, seed: 1)
        let bias = try #require(model.upsampler.unet.output.bias)
        bias.assign(.full(bias.shape, 0.25))
        let made = large(of: small, by: model).pixelShuffled(by: 4)
        let enlarged = Tensor.concatenated(small, axis: 0).resizedBicubic(height: 16, width: 32)
        expectClose(made, enlarged + 0.25)
    }

    /// Squared and absolute errors of one number in two that is 2 off.
    @Test func theLossIsOfTheCleanDetail() {
        let clean = Tensor([1, -1], shape: [1, 1, 1, 2])
        let batch = DenoisingBatch(
            clean: clean, sigmas: [3], predicting: .clean, noise: RandomStream(seed: 1))
        let weights = Tensor.ones([1, 1, 1, 1])
        #expect(batch.loss(clean, weights: weights).item == 0)
        #expect(batch.loss(Tensor([3, -1], shape: [1, 1, 1, 2]), weights: weights).item == 2 + 1)
    }

    /// Trained in another space than the folder's model, kept there, and gone on with as it began.
    @Test func aRunKeepsItsSpace() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var training = TrainingConfig.standard(.upsampler, preset: "tiny")
        (training.schedule.steps, training.batch, training.largeFrames) = (2, 1, 4)
        (training.validationClips, training.upsamplerSpace) = (0, .pixel)
        let run = try RunFolder(folder, starting: training)
        let model = VideoLDM(config, seed: 1)
        let before = model.parameters(of: .upsampler).map(\.parameter.tensor.floats)
        try Training(model: model, run: run, precision: .float32).run(untrained: true)
        #expect(model.parameters(of: .upsampler).map(\.parameter.tensor.floats) != before)
        #expect(try ModelFolder(run.model).config == config)
        let resumed = try RunFolder(folder) { $0.schedule.steps = 3 }
        #expect(resumed.config.upsamplerSpace == .pixel)
        // Latents again are those of the preset.
        #expect(config.upsampling(in: .latent) == .tiny)
    }

    @Test func olderModelsWorkOnLatents() throws {
        let json = try JSONEncoder().encode(ModelConfig.tiny)
        let text = String(decoding: json, as: UTF8.self)
        let older = text.replacing(",\"upsamplerSpace\":\"latent\"", with: "")
            .replacing("\"upsamplerSpace\":\"latent\",", with: "")
        #expect(older != text)
        #expect(try JSONDecoder().decode(ModelConfig.self, from: Data(older.utf8)) == .tiny)
    }

    /// Sizes that do not go with the space are refused before any weights are read.
    @Test func sizesMustGoWithTheSpace() {
        #expect(config.problem == nil)
        var wrong = ModelConfig.tiny
        wrong.upsamplerSpace = .pixel
        #expect(wrong.problem?.contains("upsampler.latent_channels must be 48") == true)
        wrong.upsampler.latentChannels = 48
        #expect(wrong.problem?.contains("upsampler.condition_channels must be 3") == true)
        wrong = .tiny
        wrong.base.latentChannels = 8
        #expect(wrong.problem?.contains("base.latent_channels") == true)
    }
}
