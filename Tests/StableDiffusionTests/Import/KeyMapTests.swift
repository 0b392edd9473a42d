import Foundation
import Testing

@testable import StableDiffusion

/// Names of single files beside the keys that diffusers' own converter makes of them.
struct KeyMapTests {
    private func pairs(_ name: String) throws -> [(String, String)] {
        try String(contentsOf: Fixture.url("keys-\(name).tsv"), encoding: .utf8)
            .split(separator: "\n").map { line in
                let names = line.split(separator: "\t")
                return (String(names[0]), String(names[1]))
            }
    }

    private func unet(_ widths: [Int], attends: [Bool]) -> ConditionalUNetConfig {
        ConditionalUNetConfig(
            inputs: 4, outputs: 4,
            levels: zip(widths, attends).map { .init(width: $0, attends: $1, heads: 8) },
            blocks: 2, contextWidth: 768, groups: 32, classes: nil)
    }

    private func expect(_ map: KeyMap, _ name: String, atLeast count: Int) throws {
        let pairs = try pairs(name)
        #expect(pairs.count >= count)
        for (old, new) in pairs { #expect(map.target(of: old) == .key(new), "\(old)") }
    }

    @Test func unetsAreThoseOfDiffusers() throws {
        let first = unet([320, 640, 1280, 1280], attends: [true, true, true, false])
        try expect(.singleFileUNet(first), "unet", atLeast: 350)
        let upscaler = unet([256, 512, 512, 1024], attends: [false, true, true, true])
        try expect(.singleFileUNet(upscaler), "unet-x4", atLeast: 300)
    }

    @Test func autoencodersAreThoseOfDiffusers() throws {
        let config = KLAutoencoderConfig(
            latentChannels: 4, widths: [128, 256, 512, 512], blocks: 2, groups: 32, scale: 1)
        try expect(.singleFileAutoencoder(config), "autoencoder", atLeast: 120)
    }

    @Test func openCLIPKeepsQueriesKeysAndValuesTogether() {
        let map = KeyMap.singleFileOpenText(
            TextEncoderConfig(
                vocabulary: 1, width: 1, inner: 1, layers: 23, heads: 1, activation: .gelu))
        let prefix = "cond_stage_model.model.transformer.resblocks"
        #expect(
            map.target(of: "\(prefix).22.attn.in_proj_bias")
                == .keys(["q", "k", "v"].map { "encoder.layers.22.self_attn.\($0)_proj.bias" }))
        #expect(map.target(of: "\(prefix).23.attn.in_proj_bias") == .nowhere)
        #expect(map.target(of: "cond_stage_model.model.text_projection") == .nowhere)
        #expect(map.target(of: "first_stage_model.encoder.conv_in.bias") == nil)
    }

    @Test(arguments: [
        ("query", "to_q"), ("to_q", "to_q"), ("q", "to_q"), ("proj_attn", "to_out.0"),
        ("proj_out", "to_out.0"), ("norm", "group_norm"),
    ])
    func attentionOfAutoencodersHasHadManyNames(old: String, new: String) {
        let place = "encoder.mid_block.attentions.0"
        #expect(
            KeyMap.diffusersAutoencoder.target(of: "\(place).\(old).weight")
                == .key("\(place).\(new).weight"))
    }
}
