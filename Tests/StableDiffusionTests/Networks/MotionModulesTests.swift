import Files
import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

/// AnimateDiff's motion modules beside diffusers, in the U-Net of the tiny version 1.
@TensorActor
struct MotionModulesTests {
    private let values: Safetensors
    private let model: StableDiffusionModel

    init() throws {
        values = try Fixture.values("motion")
        model = try Fixture.model("1")
    }

    private func motion(
        _ norm: MotionModulesConfig.Norm? = nil, at url: URL? = nil
    ) throws -> TemporalModel {
        try TemporalModel(
            motionModules: url ?? Fixture.url("tiny-motion"), for: model.config.unet, norm: norm)
    }

    private func answer(_ temporal: TemporalModel) throws -> Tensor {
        model.unet(
            try values.tensor("input.x"), steps: try values.tensor("input.steps").floats,
            prompt: try values.tensor("input.prompt"), overTime: temporal.layers, frames: 3)
    }

    @Test(arguments: MotionModulesConfig.Norm.allCases)
    func bothNormsMatchPyTorch(norm: MotionModulesConfig.Norm) throws {
        let temporal = try motion(norm)
        expectClose(
            try answer(temporal), try values.tensor("output.\(norm.rawValue)"), within: 1e-4)
    }

    @Test func gradientsMatchPyTorch() throws {
        let temporal = try motion()
        try values.expectGradients(
            "motion", of: temporal.layers.keyedParameters, weighting: "authors"
        ) { try answer(temporal) }
    }

    /// Its residual blocks were trained with norms of whole clips.
    @Test func theFirstVersionMatchesPyTorch() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "v1.safetensors")
            try changed("tiny-motion/diffusion_pytorch_model", to: url) { tensors in
                tensors.removeAll { $0.0.hasPrefix("mid_block") }
            }
            try FileManager.default.copyItem(
                at: Fixture.url("tiny-motion/config.json"),
                to: folder.appending(path: "config.json"))
            expectClose(
                try answer(motion(at: url)), try values.tensor("output.first"), within: 1e-4)
        }
    }

    /// The authors' file does not say what diffusers' does: it is read as 8 heads in 32 groups.
    @Test func bothLayoutsGiveEqualBits() throws {
        let (file, unet) = (try Safetensors(contentsOf: authors), model.config.unet)
        let theirs = MotionModules(
            MotionModulesConfig(heads: 2, groups: 4, positions: 6, hasMiddle: true), for: unet)
        try theirs.keyedParameters.load(
            keyed: KeyedWeights(file, .motionModules(unet, prefix: "module.")), frozenAs: nil)
        let ours = try motion().layers.keyedParameters
        #expect(ours.count == 7 * 26 && ours.map(\.name) == theirs.keyedParameters.map(\.name))
        for (a, b) in zip(ours, theirs.keyedParameters) {
            #expect(a.parameter.tensor.floats == b.parameter.tensor.floats, "\(a.name)")
        }
    }

    private var authors: URL {
        get throws { try Fixture.url("motion-authors.safetensors") }
    }

    /// Whatever it was read from, the file that is written says all.
    @Test func aFileHoldsWhatWasRead() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: TemporalModel.file)
            try motion(.diffusers).save(to: url, as: .float32)
            let again = try TemporalModel(contentsOf: url, for: model.config.unet)
            #expect(again.frames == 6 && again.fps == 8 && again.window == 6)
            expectClose(
                try answer(again), try values.tensor("output.diffusers"), within: 1e-4)
            try TemporalModel(again, frames: 3, fps: 4).save(to: url)
            let learnt = try TemporalModel(contentsOf: url, for: model.config.unet)
            #expect(learnt.frames == 3 && learnt.fps == 4 && learnt.window == 6)
        }
    }

    /// In their noise, in parts that overlap where the positions end.
    @Test(arguments: [2, 9])
    func clipsHaveAnyLength(frames: Int) throws {
        var options = PictureOptions()
        options.steps = 2
        let video = TextToVideo(
            model, overTime: try motion(), options: options, dtype: .float32)
        let noise = video.noise(frames: frames, height: 16, width: 16, from: RandomStream(seed: 2))
        let latents = video.latents(of: "fog", from: noise)
        #expect(latents.shape == noise.shape && latents.floats.allSatisfy { $0.isFinite })
    }

    @Test func noiseIsThatOfTraining() throws {
        let noise = try motion().noise(of: model.config)
        let known = try values.tensor("sigmas.linear").floats
        #expect(noise.sigmas.count == known.count)
        for (a, b) in zip(noise.sigmas, known) { #expect(abs(Float(a) / b - 1) < 1e-3) }
    }
}

// MARK: What cannot be

extension MotionModulesTests {
    /// Writes a fixture anew with something changed.
    private func changed(
        _ name: String, to url: URL, _ change: (inout [(String, Tensor)]) throws -> Void
    ) throws {
        let file = try Fixture.values(name)
        var tensors = try file.names.map { ($0, try file.tensor($0)) }
        try change(&tensors)
        try Safetensors.write(tensors, to: url)
    }

    @Test func everyWrongNameIsReported() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "diffusion_pytorch_model.safetensors")
            try FileManager.default.copyItem(
                at: Fixture.url("tiny-motion/config.json"),
                to: folder.appending(path: "config.json"))
            let place = "up_blocks.1.motion_modules.0"
            try changed("tiny-motion/diffusion_pytorch_model", to: url) { tensors in
                tensors.removeAll { $0.0 == "\(place).proj_in.bias" }
                let bias = try #require(tensors.firstIndex { $0.0 == "\(place).proj_out.bias" })
                tensors[bias].1 = .zeros([9])
                tensors.append(("down_blocks.0.motion_modules.1.norm.bias", .zeros([8])))
                tensors.append(("stranger", Tensor(1)))
            }
            let error = #expect(throws: CheckpointError.self) { try motion(at: folder) }
            #expect(error?.missing == ["\(place).proj_in.bias"])
            #expect(
                error?.unexpected == ["down_blocks.0.motion_modules.1.norm.bias", "stranger"])
            #expect(error?.misshapen == ["\(place).proj_out.bias [9] for [8]"])
        }
    }

    @Test func aStrangerAmongTheAuthorsNamesIsReported() throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "mm.safetensors")
            try changed("motion-authors", to: url) { $0.append(("stranger", Tensor(1))) }
            let error = #expect(throws: CheckpointError.self) { try motion(at: url) }
            #expect(error?.unexpected == ["stranger"] && error?.missing == [])
        }
    }

    @Test(arguments: [
        ("\"MotionAdapter\"", "\"UNet2DModel\"", "_class_name"),
        ("\"motion_num_attention_heads\": 2", "\"motion_num_attention_heads\": 3", "heads"),
        ("\"motion_num_attention_heads\": 2", "\"motion_num_attention_heads\": 0", "heads"),
        ("\"motion_norm_num_groups\": 4", "\"motion_norm_num_groups\": -4", "groups"),
        ("layers_per_mid_block\": 1", "layers_per_mid_block\": 2", "must be 1"),
        ("\"conv_in_channels\": null", "\"conv_in_channels\": 9", "conv_in_channels"),
    ])
    func wrongDescriptionsAreRefused(old: String, new: String, problem: String) throws {
        try withTemporaryFolder { place in
            let folder = place.appending(path: "motion")
            try FileManager.default.copyItem(at: Fixture.url("tiny-motion"), to: folder)
            let url = folder.appending(path: "config.json")
            let text = try String(contentsOf: url, encoding: .utf8)
            try #require(text.contains(old))
            try Data(text.replacing(old, with: new).utf8).write(to: url)
            let error = #expect(throws: FileError.self) { try motion(at: folder) }
            #expect(error?.what.contains(problem) ?? false, "\(error?.what ?? "")")
        }
    }

    @Test func otherFilesAreRefused() throws {
        #expect(throws: FileError.self) { try motion(at: URL(filePath: "nowhere")) }
        #expect(throws: FileError.self) { try motion(at: Fixture.url("tiny-1")) }
        let image = try Fixture.url("tiny-1/unet/diffusion_pytorch_model.safetensors")
        let none = #expect(throws: FileError.self) { try motion(at: image) }
        #expect(none?.what == "holds no motion modules")
        let wide = try Fixture.model("2").config.unet
        let widths = #expect(throws: FileError.self) {
            try TemporalModel(motionModules: Fixture.url("tiny-motion"), for: wide)
        }
        #expect(
            widths?.what == "holds motion modules of the widths [8, 16], the image model has [8, 8]"
        )
    }

    /// Positions are made anew, so others than sines would be lost.
    @Test(arguments: [[1, 6, 8], [1, 6, 7], [6, 8], [2, 6, 8]])
    func otherPositionsAreRefused(shape: [Int]) throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "mm.safetensors")
            try changed("tiny-motion/diffusion_pytorch_model", to: url) { tensors in
                let place = try #require(tensors.firstIndex { $0.0.hasSuffix(".pe") })
                tensors[place].1 = .zeros(shape)
            }
            let error = #expect(throws: FileError.self) { try motion(at: url) }
            #expect(error?.what.contains("other positions than sines") ?? false)
        }
    }
}
