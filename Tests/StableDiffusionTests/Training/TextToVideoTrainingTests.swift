import Diffusion
import Foundation
import Frames
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

/// A light square that moves to the right over a dark ground.
private struct OneClip: CaptionedData {
    func count(of shape: ClipShape) -> Int { 1 }

    func clip(_ number: Int, _ shape: ClipShape) -> CaptionedClip {
        let frames = (0..<shape.frames).map { time in
            var frame = Frame(width: shape.width, height: shape.height)
            for y in 4..<12 {
                for x in 2 * time..<2 * time + 8 { frame[x, y] = (230, 200, 40) }
            }
            return frame
        }
        return CaptionedClip(frames: frames, caption: "a square moves to the right")
    }
}

@TensorActor
struct TextToVideoTrainingTests {
    private static let config = {
        var config = TextToVideoConfig(data: "")
        (config.frames, config.height, config.width, config.batch) = (4, 16, 16, 2)
        (config.schedule.steps, config.schedule.rate, config.schedule.warmUp) = (30, 2e-2, 5)
        (config.schedule.sampleEvery, config.schedule.averageDecay) = (0, 0.9)
        return config
    }()

    private func stage(
        _ model: StableDiffusionModel, _ temporal: TemporalModel
    ) -> TextToVideoStage {
        let clips = CaptionedLatents(
            count: 1, of: model, dtype: .float32, notes: TrainingNotes()
        ) { OneClip().clip($0, Self.config.shape) }
        return TextToVideoStage(
            model: model, temporal: temporal, clips: clips, batch: 2, dtype: .float32)
    }

    /// Of the same parts with the same noise, before and after a training.
    private func losses(
        of stage: some TrainingStage, by training: TextToVideoTraining
    ) throws -> (first: Float, last: Float) {
        func loss() -> Float {
            (0..<4).reduce(0) { $0 + stage.loss(using: RandomStream(seed: 5).child($1)).item }
        }
        let first = loss()
        try training.train(on: OneClip())
        return (first, loss())
    }

    /// Both objectives, noise and v, and an upscaler.
    @Test(arguments: ["1", "2", "x4"])
    func theSmallestModelsLearnAClipByHeart(kind: String) throws {
        let model = try Fixture.model(kind)
        let before = model.unet.parameters.map(\.tensor.floats)
        try withTemporaryFolder { folder in
            let run = try TrainingFolder(folder.appending(path: "run"), starting: Self.config)
            let training = TextToVideoTraining(model, from: nil, in: run, precision: .float32)
            guard case .unet(let temporal) = training.layers else {
                Issue.record("layers of the decoder")
                return
            }
            let stage = stage(model, temporal)
            let (first, last) = try losses(of: stage, by: training)
            #expect(last < 0.85 * first, "\(first) to \(last)")
            let learnt = try TemporalModel(
                contentsOf: run.model.appending(path: TemporalModel.file), for: model.config.unet)
            #expect(learnt.frames == 4 && learnt.fps == 7.5)
            #expect(learnt.predicts == (kind != "x4"))
        }
        #expect(model.unet.parameters.map(\.tensor.floats) == before)
    }

    /// The same of frames between two that are known, from layers that knew none.
    @Test func interpolationIsLearnt() throws {
        let model = try Fixture.model("1")
        var config = Self.config
        (config.interpolation, config.frames, config.fps) = (true, 5, 30)
        let start = try TemporalModel(
            contentsOf: Fixture.url("temporal-layers.safetensors"), for: model.config.unet)
        try withTemporaryFolder { folder in
            let run = try TrainingFolder(folder.appending(path: "run"), starting: config)
            let training = TextToVideoTraining(
                model, from: .unet(start), in: run, precision: .float32)
            guard case .unet(let temporal) = training.layers else {
                Issue.record("layers of the decoder")
                return
            }
            let clips = CaptionedLatents(
                count: 1, of: model, dtype: .float32, notes: TrainingNotes()
            ) { OneClip().clip($0, config.shape) }
            let stage = TextToVideoStage(
                model: model, temporal: temporal, clips: clips, batch: 2, dtype: .float32)
            let (first, last) = try losses(of: stage, by: training)
            #expect(last < 0.9 * first, "\(first) to \(last)")
            #expect(stage.sampleGrid().width == 80 && stage.sampleGrid().height == 32)
            let learnt = try TemporalModel(
                contentsOf: run.model.appending(path: TemporalModel.Part.interpolation.file),
                for: model.config.unet, as: .interpolation)
            #expect(learnt.frames == 5 && learnt.fps == 30)
        }
    }

    /// A run of an older version goes on as it began: its layers know no frames.
    @Test func olderPlansKnowNoFrames() throws {
        let json = try JSONEncoder().encode(Self.config)
        var plan = try #require(
            try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(plan["prediction"] as? Bool == true)
        plan["prediction"] = nil
        let older = try JSONDecoder().decode(
            TextToVideoConfig.self, from: JSONSerialization.data(withJSONObject: plan))
        #expect(older.prediction == nil && older.part == .clips)
    }

    /// The same of layers of the decoder.
    @Test func layersOfTheDecoderLearnAClipByHeart() throws {
        let model = try Fixture.model("1")
        let before = model.autoencoder.parameters.map(\.tensor.floats)
        var config = Self.config
        (config.decoder, config.schedule.steps, config.schedule.rate) = (true, 200, 1e-2)
        try withTemporaryFolder { folder in
            let run = try TrainingFolder(folder.appending(path: "run"), starting: config)
            let training = TextToVideoTraining(model, from: nil, in: run, precision: .float32)
            guard case .decoder(let layers) = training.layers else {
                Issue.record("layers of the U-Net")
                return
            }
            let pictures = OneClip().clip(0, config.shape).frames
            let stage = ClipDecoderStage(
                model: model, layers: layers,
                clips: [
                    .init(pictures: pictures, latents: model.encoded(pictures, dtype: .float32))
                ],
                batch: 2, dtype: .float32)
            let (first, last) = try losses(of: stage, by: training)
            #expect(last < 0.85 * first, "\(first) to \(last)")
            #expect(stage.sampleGrid().width == 64 && stage.sampleGrid().height == 32)
            _ = try ClipDecoder(
                contentsOf: run.model.appending(path: ClipDecoder.file),
                for: model.config.autoencoder)
        }
        #expect(model.autoencoder.parameters.map(\.tensor.floats) == before)
    }

    /// Four frames above four that are made.
    @Test func theGridShowsBoth() throws {
        let model = try Fixture.model("1")
        let layers = TemporalLayers(model.config.unet)
        layers.initialize(from: RandomStream(seed: 1))
        let grid = stage(model, TemporalModel(layers, frames: 4, fps: 7.5)).sampleGrid()
        #expect(grid.width == 64 && grid.height == 32)
    }

    /// An upscaler learns from parts: latents and small frames of one place.
    @Test func partsOfAnUpscalerBelongTogether() throws {
        let model = try Fixture.model("x4")
        var shape = Self.config.shape
        (shape.height, shape.width) = (16, 352)
        let clips = CaptionedLatents(
            count: 1, of: model, dtype: .float32, notes: TrainingNotes()
        ) { OneClip().clip($0, shape) }
        let whole = clips.frames(of: [0, 0])
        #expect(whole.latents.shape == [8, 4, 88, 4] && whole.small?.shape == [8, 4, 88, 3])
        let places = LatentFrames(
            latents: Tensor((0..<4 * 88).map(Float.init), shape: [1, 4, 88, 1]),
            small: Tensor((0..<4 * 88).map(Float.init), shape: [1, 4, 88, 1]))
        var stream = RandomStream(seed: 1)
        let part = places.cropped(using: &stream)
        #expect(part.latents.shape == [1, 4, 80, 1])
        #expect(part.latents.floats == part.small?.floats)
    }

    /// Sampling takes the right answer for the latents that it was made of.
    @Test(arguments: StableDiffusionConfig.Answer.allCases)
    func theRightAnswerIsTheCleanClip(answer: StableDiffusionConfig.Answer) {
        let stream = RandomStream(seed: 4)
        let clean = Tensor.normal([1, 2, 3, 4], from: stream.child("clean"))
        let noise = Tensor.normal([1, 2, 3, 4], from: stream.child("noise"))
        let target = answer.target(
            clean: clean, noise: noise, sigmas: Tensor([1.5], shape: [1, 1, 1, 1]))
        expectClose(
            answer.clean(noisy: clean + noise * 1.5, answer: target, sigma: 1.5), clean)
    }
}
