import Files
import Foundation
import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct StableDiffusionFilesTests {
    /// Single files of tiny models have fewer groups and narrower heads.
    private static let rules = [
        "1": SingleFileSizes.Rules(groups: 4, headWidth: 4),
        "2": SingleFileSizes.Rules(groups: 4, headWidth: 4),
        "x4": SingleFileSizes.Rules(groups: 4, heads: 4, headWidth: 4),
    ]

    /// The weights of a tiny model by the names of a single file.
    private func singleFile(_ kind: String) throws -> [(String, Tensor)] {
        let files = try StableDiffusionFiles(at: Fixture.folder(kind))
        let (unet, autoencoder) = (files.config.unet, files.config.autoencoder)
        var maps: [ModelPart: KeyMap] = [
            .unet: .singleFileUNet(unet), .autoencoder: .singleFileAutoencoder(autoencoder),
        ]
        if kind == "1" { maps[.textEncoder] = .singleFileText }
        var tensors: [(String, Tensor)] = []
        for (part, map) in maps {
            let weights = try #require(files.weights[part])
            for key in weights.names {
                let name = try #require(names(of: key, part, map).first, "\(key)")
                tensors.append((name, try weights.tensor(key)))
            }
        }
        guard kind != "1" else { return tensors }
        return tensors + (try openCLIP(#require(files.weights[.textEncoder])))
    }

    /// What the map takes to a key, found by trying what its tables hold.
    private func names(of key: String, _ part: ModelPart, _ map: KeyMap) -> [String] {
        if part == .textEncoder { return ["\(map.prefix)text_model.\(key)"] }
        let places = map.places.filter { !$0.value.isEmpty && key.hasPrefix($0.value + ".") }
            .sorted { $0.value.count > $1.value.count }
        return (places.map { ($0.key, $0.value) } + [("", "")]).flatMap { old, new in
            let rest = new.isEmpty ? key : String(key.dropFirst(new.count + 1))
            let parts = map.parts.filter { rest.hasPrefix($0.value + ".") }
            let rests = parts.map { $0.key + rest.dropFirst($0.value.count) } + [rest]
            return rests.map { map.prefix + (old.isEmpty ? $0 : "\(old).\($0)") }
        }.filter { map.target(of: $0) == .key(key) }
    }

    /// Queries, keys and values in one tensor, and a layer more that nothing reads.
    private func openCLIP(_ weights: any WeightSource) throws -> [(String, Tensor)] {
        let prefix = KeyMap.openTextPrefix
        let words = [
            ("encoder.layers", "transformer.resblocks"), ("layer_norm", "ln_"),
            ("mlp.fc1", "mlp.c_fc"), ("mlp.fc2", "mlp.c_proj"),
            ("self_attn.out_proj", "attn.out_proj"), ("final_layer_norm", "ln_final"),
            ("embeddings.token_embedding", "token_embedding"),
            ("embeddings.position_embedding.weight", "positional_embedding"),
        ]
        func name(_ key: String) -> String {
            prefix
                + words.reduce(key) {
                    $1.0 == "layer_norm" && key.contains("final")
                        ? $0 : $0.replacing($1.0, with: $1.1)
                }
        }
        var tensors: [(String, Tensor)] = []
        for key in weights.names where !key.contains(/self_attn\.[qkv]_/) {
            tensors.append((name(key), try weights.tensor(key)))
        }
        for key in weights.names where key.contains("self_attn.q_proj") {
            let parts = try ["q_proj", "k_proj", "v_proj"].map {
                try weights.tensor(key.replacing("q_proj", with: $0))
            }
            let fused = name(key).replacing("self_attn.q_proj.", with: "attn.in_proj_")
            tensors.append((fused, .concatenated(parts, axis: 0)))
        }
        let unread = tensors.filter { $0.0.contains("resblocks.0") }
            .map { ($0.0.replacing("resblocks.0", with: "resblocks.2"), $0.1) }
        return tensors + unread + [(prefix + "text_projection", .zeros([2, 2]))]
    }

    @Test(arguments: Fixture.kinds)
    func bothLayoutsGiveEqualBits(kind: String) throws {
        let folder = try StableDiffusionFiles(at: Fixture.folder(kind))
        try withTemporaryFolder { place in
            let url = place.appending(path: "model.safetensors")
            let useless = [("model_ema.decay", Tensor(1)), ("betas", .zeros([3]))]
            try Safetensors.write(singleFile(kind) + useless, to: url)
            let single = try StableDiffusionFiles(
                singleFile: Safetensors(contentsOf: url), answer: nil,
                rules: #require(Self.rules[kind]))
            #expect(single.config.unet == folder.config.unet)
            #expect(single.config.autoencoder == folder.config.autoencoder)
            #expect(single.config.text == folder.config.text)
            #expect(single.config.answer == folder.config.answer)
            // A single file has the whole vocabulary, of which a tiny text encoder knows a part.
            let known = StableDiffusionFiles(
                config: single.config, tokenizer: folder.tokenizer, weights: single.weights,
                paths: single.paths)
            let models = try [folder, known].map { try StableDiffusionModel($0) }
            for part in ModelPart.allCases {
                for (a, b) in zip(models[0].parameters(of: part), models[1].parameters(of: part)) {
                    #expect(a.parameter.tensor.floats == b.parameter.tensor.floats, "\(a.name)")
                }
            }
        }
    }

    @Test func everyWrongNameIsReported() throws {
        try withTemporaryFolder { place in
            let copy = place.appending(path: "model")
            try FileManager.default.copyItem(at: Fixture.folder("1"), to: copy)
            let url = copy.appending(path: "unet/diffusion_pytorch_model.safetensors")
            let file = try Safetensors(contentsOf: url)
            var tensors = try file.names.map { ($0, try file.tensor($0)) }
            tensors.removeAll { $0.0 == "conv_in.bias" }
            tensors.append(("stranger", Tensor(1)))
            let place = try #require(tensors.firstIndex { $0.0 == "conv_out.bias" })
            tensors[place].1 = .zeros([9])
            try Safetensors.write(tensors, to: url)
            let error = #expect(throws: CheckpointError.self) {
                try StableDiffusionModel(StableDiffusionFiles(at: copy))
            }
            #expect(error?.missing == ["conv_in.bias"])
            #expect(error?.unexpected == ["stranger"])
            #expect(error?.misshapen == ["conv_out.bias [9] for [4]"])
        }
    }

    @Test(arguments: [
        ("unet/config.json", "\"act_fn\": \"silu\"", "\"act_fn\": \"mish\"", "act_fn"),
        ("unet/config.json", "\"norm_num_groups\": 4", "\"norm_num_groups\": 3", "multiples"),
        ("unet/config.json", "\"layers_per_block\": 1", "\"layers_per_block\": -1", "from 1"),
        ("unet/config.json", "\"cross_attention_dim\": 16", "\"cross_attention_dim\": 8", "reads"),
        ("vae/config.json", "\"latent_channels\": 4", "\"latent_channels\": \"x\"", "whole number"),
        ("scheduler/scheduler_config.json", "scaled_linear", "cosine", "beta_schedule"),
        ("model_index.json", "StableDiffusionPipeline", "StableDiffusionXLPipeline", "XL"),
        (
            "unet/config.json", "\"mid_block_scale_factor\": 1", "\"mid_block_scale_factor\": 1.5",
            "mid_block_scale_factor is 1.5, which is not supported; supported is 1"
        ),
        (
            "unet/config.json", "\"timestep_post_act\": null", "\"timestep_post_act\": \"silu\"",
            "timestep_post_act is silu, which is not supported; supported is null"
        ),
        (
            "unet/config.json", "\"dual_cross_attention\": false",
            "\"dual_cross_attention\": true", "dual_cross_attention is true"
        ),
        (
            "unet/config.json", "\"resnet_skip_time_act\": false",
            "\"resnet_skip_time_act\": true", "supported is false"
        ),
        ("unet/config.json", "\"norm_eps\": 1e-05", "\"norm_eps\": -1", "norm_eps must be"),
        (
            "vae/config.json", "\"shift_factor\": null", "\"shift_factor\": 0.1",
            "shift_factor is 0.1"
        ),
        (
            "scheduler/scheduler_config.json", "\"rescale_betas_zero_snr\": false",
            "\"rescale_betas_zero_snr\": true", "rescale_betas_zero_snr is true"
        ),
    ])
    func whatCannotBeIsAnError(
        file: String, old: String, new: String, problem: String
    ) throws {
        try Fixture.changed(file, old, to: new) { copy in
            let error = #expect(throws: FileError.self) { try StableDiffusionFiles(at: copy) }
            #expect(error?.description.contains(problem) ?? false, "\(error.debugDescription)")
            #expect(error?.file.hasSuffix(".json") ?? false)
        }
    }

    /// A single file is looked through as a whole, and by its own names.
    @Test func everyWrongNameOfASingleFileIsReported() throws {
        let prefix = KeyMap.unetPrefix
        try withTemporaryFolder { place in
            let url = place.appending(path: "model.safetensors")
            var tensors = try singleFile("1").filter {
                $0.0 != "\(prefix)out.0.bias" && $0.0 != "first_stage_model.quant_conv.bias"
            }
            let place = try #require(tensors.firstIndex { $0.0 == "\(prefix)out.2.bias" })
            tensors[place].1 = .zeros([9])
            tensors += [("stranger", Tensor(1)), ("\(prefix)other", Tensor(1))]
            try Safetensors.write(tensors, to: url)
            let single = try StableDiffusionFiles(
                singleFile: Safetensors(contentsOf: url), answer: nil,
                rules: #require(Self.rules["1"]))
            let error = #expect(throws: CheckpointError.self) {
                try single.check(
                    StableDiffusionModel(
                        uninitialized: single.config, tokenizer: single.tokenizer
                    ).parameters(of:))
            }
            #expect(error?.missing == ["unet.conv_norm_out.bias", "vae.quant_conv.bias"])
            #expect(error?.unexpected == ["\(prefix)other", "stranger"])
            #expect(error?.misshapen == ["\(prefix)out.2.bias [9] for [4]"])
        }
    }

    @Test func aFileWithoutNetworksSaysWhichItLacks() throws {
        try withTemporaryFolder { place in
            let url = place.appending(path: "model.safetensors")
            let tensors = try singleFile("1").filter { !$0.0.hasPrefix("first_stage_model.") }
            try Safetensors.write(tensors, to: url)
            let error = #expect(throws: FileError.self) { try StableDiffusionFiles(at: url) }
            #expect(error?.what.contains("lacks an autoencoder (first_stage_model.") == true)
        }
    }

    /// Several files with an index are the model of one file.
    @Test func shardsAreOneFile() throws {
        try withShards { folder, index in
            let sharded = try StableDiffusionFiles(at: folder)
            #expect(sharded.paths.count == 5)
            let (one, other) = (
                try Fixture.model("1").unet, try StableDiffusionModel(sharded).unet
            )
            for (a, b) in zip(one.keyedParameters, other.keyedParameters) {
                #expect(a.parameter.tensor.floats == b.parameter.tensor.floats, "\(a.name)")
            }
            let first = folder.appending(path: "unet/a.safetensors")
            try FileManager.default.removeItem(at: first)
            let error = #expect(throws: FileError.self) { try StableDiffusionFiles(at: folder) }
            #expect(error?.exitCode == 66 && error?.file == first.path)
            for text in [
                "{}", "{\"weight_map\": {\"a\": 1}}", "{\"weight_map\": {\"a\": \"../b\"}}",
            ] {
                try Data(text.utf8).write(to: index)
                #expect(throws: FileError.self) { try StableDiffusionFiles(at: folder) }
            }
        }
    }

    /// The tiny model with a U-Net in two files.
    private func withShards(_ body: (_ folder: URL, _ index: URL) throws -> Void) throws {
        try withTemporaryFolder { place in
            let copy = place.appending(path: "model")
            try FileManager.default.copyItem(at: Fixture.folder("1"), to: copy)
            let url = copy.appending(path: "unet/diffusion_pytorch_model.safetensors")
            let file = try Safetensors(contentsOf: url)
            var map: [String: String] = [:]
            for (number, shard) in ["a.safetensors", "b.safetensors"].enumerated() {
                let names = file.names.enumerated().filter { $0.offset % 2 == number }.map(
                    \.element)
                try Safetensors.write(
                    names.map { ($0, try file.tensor($0)) },
                    to: copy.appending(path: "unet/\(shard)"))
                for name in names { map[name] = shard }
            }
            try FileManager.default.removeItem(at: url)
            let index = copy.appending(
                path: "unet/diffusion_pytorch_model.safetensors.index.json")
            try JSONSerialization.data(withJSONObject: ["weight_map": map]).write(to: index)
            try body(copy, index)
        }
    }

    /// Whole numbers are no weights, whatever their shape.
    @Test func wholeNumbersAreRefused() throws {
        try withTemporaryFolder { place in
            let copy = place.appending(path: "model")
            try FileManager.default.copyItem(at: Fixture.folder("1"), to: copy)
            let url = copy.appending(path: "unet/diffusion_pytorch_model.safetensors")
            let file = try Safetensors(contentsOf: url)
            // Of one length in the header and in the file, so that nothing else changes.
            try Safetensors.write(file.names.map { ($0, try file.tensor($0)) }, to: url)
            var bytes = try Data(contentsOf: url)
            let name = try #require(bytes.range(of: Data("\"conv_out.bias\"".utf8)))
            let number = try #require(
                bytes.range(of: Data("F32".utf8), in: name.upperBound..<bytes.count))
            bytes.replaceSubrange(number, with: Data("I32".utf8))
            try FileManager.default.removeItem(at: url)
            try bytes.write(to: url)
            let error = #expect(throws: FileError.self) { try StableDiffusionFiles(at: copy) }
            #expect(error?.what.contains("whole numbers in conv_out.bias") == true)
            #expect(error?.exitCode == 65)
        }
    }

    @Test func picklesAndStrangersAreRefused() throws {
        try withTemporaryFolder { place in
            let pickle = place.appending(path: "model.ckpt")
            try Data([0x80, 2]).write(to: pickle)
            let error = #expect(throws: FileError.self) { try StableDiffusionFiles(at: pickle) }
            #expect(error?.remedy?.contains("save_file(d.get(\"state_dict\", d)") ?? false)
            let other = place.appending(path: "other.safetensors")
            try Safetensors.write([("a", Tensor(1))], to: other)
            for url in [other, place, place.appending(path: "nothing")] {
                #expect(throws: FileError.self) { try StableDiffusionFiles(at: url) }
            }
        }
    }

    /// Numbers that are none are found at import, wherever they are; nothing is written.
    @Test(arguments: [Float.nan, .infinity])
    func numbersThatAreNotFiniteAreNotImported(number: Float) throws {
        try withTemporaryFolder { place in
            let source = place.appending(path: "source")
            try FileManager.default.copyItem(at: Fixture.folder("1"), to: source)
            let url = source.appending(path: "vae/diffusion_pytorch_model.safetensors")
            let weights = try Safetensors(contentsOf: url)
            let name = try #require(weights.names.last)
            let tensors = try weights.names.map { key in
                let tensor = try weights.tensor(key)
                return (key, key == name ? tensor + number : tensor)
            }
            try FileManager.default.removeItem(at: url)
            try Safetensors.write(tensors, to: url)
            let target = place.appending(path: "imported")
            let error = #expect(throws: FileError.self) {
                try ModelImport(from: source).write(to: target)
            }
            #expect(error?.description.contains("not finite") == true)
            #expect(!FileManager.default.fileExists(atPath: target.path))
        }
    }

    /// What a folder's layers over time have learnt is not lost.
    @Test func layersOverTimeAreTakenAlong() throws {
        try withTemporaryFolder { place in
            let (source, target) = (
                place.appending(path: "source"), place.appending(path: "imported")
            )
            try FileManager.default.copyItem(at: Fixture.folder("1"), to: source)
            let names = [
                TemporalModel.file, "temporal-interpolation.safetensors", ClipDecoder.file,
            ]
            for name in names { try Data(name.utf8).write(to: source.appending(path: name)) }
            _ = try ModelImport(from: source).write(to: target)
            for name in names {
                #expect(try Data(contentsOf: target.appending(path: name)) == Data(name.utf8))
            }
        }
    }

    /// A file that ends early is an error, wherever it ends.
    @Test func truncatedFilesAreErrors() throws {
        try withTemporaryFolder { place in
            let url = place.appending(path: "model.safetensors")
            try Safetensors.write(singleFile("1"), to: url)
            let whole = try Data(contentsOf: url)
            for length in [0, 7, 100, whole.count / 2, whole.count - 1] {
                try whole.prefix(length).write(to: url)
                #expect(throws: SafetensorsError.self) { try StableDiffusionFiles(at: url) }
            }
        }
    }
}

@TensorActor
struct StableDiffusionSaveTests {
    /// What is written is read back: sizes, numbers, tokens.
    @Test(arguments: Fixture.kinds)
    func aSavedModelIsTheSame(kind: String) throws {
        let model = try Fixture.model(kind)
        try withTemporaryFolder { folder in
            try model.save(to: folder)
            let again = try StableDiffusionModel(StableDiffusionFiles(at: folder))
            #expect(again.config == model.config)
            #expect(again.tokenizer.encode("rain, 雨") == model.tokenizer.encode("rain, 雨"))
            for part in ModelPart.allCases {
                for (a, b) in zip(model.parameters(of: part), again.parameters(of: part)) {
                    #expect(a.parameter.tensor.floats == b.parameter.tensor.floats, "\(a.name)")
                }
            }
        }
    }
}
