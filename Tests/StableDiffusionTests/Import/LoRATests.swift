import Files
import Foundation
import Randomness
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct LoRATests {
    private let place = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q"
    private let down = Tensor([1, 0, 2] + Array(repeating: 0, count: 13), shape: [1, 16])
    private let up = Tensor((0..<16).map(Float.init), shape: [16, 1])

    private func weights(_ tensors: [(String, Tensor)], scale: Float) throws -> [String: [Float]] {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "lora.safetensors")
            try Safetensors.write(tensors, to: url)
            let files = try StableDiffusionFiles(at: Fixture.folder("1"))
                .adding(LoRA(contentsOf: url), scale: scale)
            let unet = try StableDiffusionModel(files).unet
            return Dictionary(
                uniqueKeysWithValues: unet.keyedParameters.map {
                    ($0.name, $0.parameter.tensor.floats)
                })
        }
    }

    /// Each habit of naming adds `scale · α/r · B·A` to one matrix and nothing to others.
    @Test(arguments: ["kohya", "peft", "processor"])
    func addsTheProduct(habit: String) throws {
        let flat = "lora_unet_" + place.replacing(".", with: "_")
        let processor =
            "unet." + place.replacing(".to_q", with: ".processor.to_q")
        let names =
            [
                "kohya": ("\(flat).lora_down.weight", "\(flat).lora_up.weight"),
                "peft": ("unet.\(place).lora_A.weight", "unet.\(place).lora_B.weight"),
                "processor": (
                    "\(processor)_lora.down.weight", "\(processor)_lora.up.weight"
                ),
            ][habit] ?? ("", "")
        var tensors = [(names.0, down), (names.1, up)]
        if habit == "kohya" { tensors.append(("\(flat).alpha", Tensor(0.5))) }
        let before = try weights(tensors, scale: 0)
        let after = try weights(tensors, scale: 2)
        let factor: Float = habit == "kohya" ? 1 : 2
        for (key, numbers) in before {
            guard key == place + ".weight" else {
                #expect(after[key] == numbers, "\(key)")
                continue
            }
            let expected = numbers.enumerated().map { index, number in
                number + factor * Float(index / 16) * down.floats[index % 16]
            }
            expectClose(after[key] ?? [], expected)
        }
    }

    @Test func atScaleZeroNothingChanges() throws {
        let model = try Fixture.model("1").unet
        let name = "unet.\(place)"
        let merged = try weights(
            [("\(name).lora_A.weight", down), ("\(name).lora_B.weight", up)], scale: 0)
        for (key, parameter) in model.keyedParameters {
            #expect(merged[key]?.map(\.bitPattern) == parameter.tensor.floats.map(\.bitPattern))
        }
    }

    @Test func whatIsNoLoRAIsAnError() throws {
        let error = #expect(throws: FileError.self) {
            try weights([("a", Tensor(1)), ("b", Tensor(1))], scale: 1)
        }
        #expect(error?.what == "is no LoRA of Stable Diffusion: it has a and 1 more")
    }

    /// Half a change, one without a place, one of another shape, a name of another kind: all in one error.
    @Test func everyWrongNameIsReported() throws {
        let unknown = "lora_unet_nowhere"
        let other = "unet." + place.replacing("to_q", with: "to_k")
        let error = #expect(throws: CheckpointError.self) {
            try weights(
                [
                    ("unet.\(place).lora_A.weight", down),
                    ("\(other).lora_A.weight", down), ("\(other).lora_B.weight", .zeros([3, 1])),
                    ("\(unknown).lora_down.weight", down), ("\(unknown).lora_up.weight", up),
                    ("lora_te1_a.lora_up.weight", up),
                ], scale: 1)
        }
        #expect(error?.missing == ["unet.\(place).lora_B.weight"])
        #expect(
            error?.unexpected == [
                "lora_te1_a.lora_up.weight", "\(unknown).lora_down.weight",
                "\(unknown).lora_up.weight",
            ])
        #expect(
            error?.misshapen == [
                "\(other).lora_A.weight [1, 16] with \(other).lora_B.weight [3, 1] for "
                    + "\(other.dropFirst("unet.".count)).weight [16, 16]"
            ])
        #expect("\(error.debugDescription)".contains("lora.safetensors"))
        // The shape that is wanted stands behind long names.
        #expect(error?.description.hasSuffix("to_k.weight [16, 16])") == true)
    }

    /// Numbers that are none are those of the LoRA, or of what it makes of the model.
    @Test(arguments: [(Float.nan, Float(1), "has numbers"), (1e38, 10, "would make numbers")])
    func numbersThatAreNotFiniteAreTheLoRAs(
        _ number: Float, _ scale: Float, _ problem: String
    ) throws {
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "lora.safetensors")
            try Safetensors.write(
                [
                    ("unet.\(place).lora_A.weight", down + number),
                    ("unet.\(place).lora_B.weight", up),
                ], to: url)
            var made = ModelImport(from: try Fixture.folder("1"))
            made.loras = [(url, scale)]
            let error = #expect(throws: FileError.self) {
                try made.write(to: folder.appending(path: "out"))
            }
            #expect(error?.file == url.path)
            #expect(error?.what.hasPrefix(problem) == true)
        }
    }
}
