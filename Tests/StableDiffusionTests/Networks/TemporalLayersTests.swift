import Files
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct TemporalLayersTests {
    private let values: Safetensors
    private let x: Tensor
    private let prompt: Tensor

    init() throws {
        values = try Fixture.values("temporal")
        x = try values.tensor("input.x")
        prompt = try values.tensor("input.prompt")
    }

    /// What the fixture's random layers have learnt, for the U-Net of a model.
    private func temporal(_ model: StableDiffusionModel) throws -> TemporalModel {
        try TemporalModel(
            contentsOf: Fixture.url("temporal-layers.safetensors"), for: model.config.unet)
    }

    private func answer(
        _ model: StableDiffusionModel, overTime layers: (any LayersOverTime)?, of x: Tensor? = nil
    ) throws -> Tensor {
        model.unet(
            x ?? self.x, steps: try values.tensor("input.steps").floats, prompt: prompt,
            overTime: layers, frames: 3)
    }

    /// The U-Net of diffusers with layers between its own that are written in PyTorch.
    @Test func matchesPyTorchForwardAndBackward() throws {
        let model = try Fixture.model("1")
        let temporal = try temporal(model)
        #expect(temporal.frames == 3 && temporal.fps == 7.5)
        func answer() throws -> Tensor { try self.answer(model, overTime: temporal.layers) }
        expectClose(try answer(), try values.tensor("output.unet"), within: 1e-4)
        try values.expectGradients(
            "temporal", of: temporal.layers.namedParameters, weighting: "unet", output: answer)
    }

    /// The same of the ×4 upscaler, told how noisy the small frames are.
    @Test func matchesPyTorchInTheUpscaler() throws {
        let model = try Fixture.model("x4")
        let values = try Fixture.values("temporal-x4")
        let temporal = try TemporalModel(
            contentsOf: Fixture.url("temporal-layers-x4.safetensors"), for: model.config.unet)
        func answer() throws -> Tensor {
            model.unet(
                try values.tensor("input.x"), steps: try values.tensor("input.steps").floats,
                prompt: try values.tensor("input.prompt"), classes: [20, 20, 20, 350, 350, 350],
                overTime: temporal.layers, frames: 3)
        }
        expectClose(try answer(), try values.tensor("output.unet"), within: 1e-4)
        try values.expectGradients(
            "temporal", of: temporal.layers.namedParameters, weighting: "unet", output: answer)
    }

    /// Layers that are shown known frames: two to go on from in one clip, both ends in the other.
    @Test func matchesPyTorchWithKnownFrames() throws {
        let model = try Fixture.model("1")
        let values = try Fixture.values("temporal-context")
        let temporal = try TemporalModel(
            contentsOf: Fixture.url("temporal-layers-context.safetensors"), for: model.config.unet)
        #expect(temporal.predicts && temporal.part == .clips)
        func answer() throws -> Tensor {
            model.unet(
                try values.tensor("input.x"), steps: try values.tensor("input.steps").floats,
                prompt: try values.tensor("input.prompt"), overTime: temporal.layers, frames: 3,
                showing: try values.tensor("input.masked"))
        }
        expectClose(try answer(), try values.tensor("output.unet"), within: 1e-4)
        try values.expectGradients(
            "temporal", of: temporal.layers.namedParameters, weighting: "unet", output: answer)
    }

    /// Older layers, shown known frames from now on, answer as before until they learn, whatever is known.
    @Test func olderLayersGoOnWithContext() throws {
        let model = try Fixture.model("1")
        let old = try temporal(model)
        let new = old.seeingContext(in: model.config.unet, from: RandomStream(seed: 1))
        #expect(!old.predicts && new.predicts && new.frames == 3)
        let masked = Tensor.normal(Array(x.shape.dropLast()) + [5], from: RandomStream(seed: 2))
        let shown = model.unet(
            x, steps: try values.tensor("input.steps").floats, prompt: prompt,
            overTime: new.layers, frames: 3, showing: masked)
        #expect(shown.floats == (try answer(model, overTime: old.layers)).floats)
    }

    /// New layers change no bit, on whatever image model.
    @Test(arguments: Fixture.kinds.prefix(2))
    func newLayersLeavePicturesAsTheyAre(kind: String) throws {
        let model = try Fixture.model(kind)
        let layers = TemporalLayers(model.config.unet)
        layers.initialize(from: RandomStream(seed: 1))
        #expect(
            try answer(model, overTime: layers).floats == answer(model, overTime: nil).floats)
    }

    /// Personalised: layers that one model has learnt work in another; at α = 1 it paints to the bit what it painted
    /// before.
    @Test func layersOfOneModelWorkInAnother() throws {
        let first = try Fixture.model("1")
        let other = StableDiffusionModel(
            uninitialized: first.config, tokenizer: first.tokenizer)
        other.unet.initialize(from: RandomStream(seed: 9))
        let pictures = try answer(other, overTime: nil)
        let layers = try temporal(other).layers
        let clip = try answer(other, overTime: layers)
        #expect(clip.floats.allSatisfy { $0.isFinite } && clip.floats != pictures.floats)
        for (name, parameter) in layers.namedParameters where name.hasSuffix("blend.mix") {
            parameter.assign(Tensor([100], shape: [1]))
        }
        #expect(try answer(other, overTime: layers).floats == pictures.floats)
    }

    @Test func otherWidthsAreRefused() throws {
        let error = try #require(throws: FileError.self) { try temporal(Fixture.model("2")) }
        #expect(
            error.what
                == "holds layers over time of the widths [8, 16], the image model has [8, 8]")
        let image = try Fixture.folder("1").appending(
            path: "unet/diffusion_pytorch_model.safetensors")
        let none = #expect(throws: FileError.self) {
            try TemporalModel(contentsOf: image, for: Fixture.model("1").config.unet)
        }
        #expect(none?.what == "holds no layers over time")
    }

    /// Frames of a clip see each other, clips of a batch do not.
    @Test func eachClipSeesItself() throws {
        let model = try Fixture.model("1")
        let layers = try temporal(model).layers
        let changed = Tensor.concatenated([x[0..<2], x[2..<3] + 1, x[3..<6]], axis: 0)
        let (before, after) = (
            try answer(model, overTime: layers), try answer(model, overTime: layers, of: changed)
        )
        #expect(before[0..<1].floats != after[0..<1].floats)
        expectClose(before[3..<6], after[3..<6], within: 1e-6)
    }

    /// Layers that fill in frames and those that make clips are never taken for each other.
    @Test func layersOfAnotherPartAreRefused() throws {
        let model = try Fixture.model("1")
        let context = try Fixture.url("temporal-layers-context.safetensors")
        let learnt = try TemporalModel(contentsOf: context, for: model.config.unet)
        try withTemporaryFolder { folder in
            let url = folder.appending(path: TemporalModel.Part.interpolation.file)
            try TemporalModel(learnt, for: .interpolation, frames: 5, fps: 30).save(to: url)
            let again = try TemporalModel(
                contentsOf: url, for: model.config.unet, as: .interpolation)
            #expect(again.predicts && again.part == .interpolation && again.frames == 5)
            let clips = #expect(throws: FileError.self) {
                try TemporalModel(contentsOf: url, for: model.config.unet)
            }
            #expect(clips?.what.hasPrefix("holds layers that fill in frames") == true)
            let filling = #expect(throws: FileError.self) {
                try TemporalModel(contentsOf: context, for: model.config.unet, as: .interpolation)
            }
            #expect(filling?.what == "holds no layers that fill in frames between others")
        }
    }

    @Test func aFileHoldsWhatWasSaved() throws {
        let model = try Fixture.model("1")
        let learnt = try temporal(model)
        try withTemporaryFolder { folder in
            let url = folder.appending(path: TemporalModel.file)
            try TemporalModel(learnt, frames: 16, fps: 2.5).save(to: url)
            let again = try TemporalModel(contentsOf: url, for: model.config.unet)
            #expect(again.frames == 16 && again.fps == 2.5)
            for (a, b) in zip(learnt.layers.parameters, again.layers.parameters) {
                #expect(a.tensor.floats == b.tensor.floats)
            }
        }
    }
}
