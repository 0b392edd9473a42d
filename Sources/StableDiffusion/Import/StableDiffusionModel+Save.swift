import Files
import Foundation
import Tensors

extension StableDiffusionModel {
    /// Writes a folder as diffusers has it; numbers are stored as they are kept.
    package func save(to folder: URL) throws {
        for part in ModelPart.allCases {
            let place = folder.appending(path: part.rawValue)
            try DurableFile.makeFolder(place)
            try Safetensors.write(
                parameters(of: part).tensors,
                to: place.appending(path: "\(part.weights).safetensors"))
        }
        try tokenizer.save(to: folder.appending(path: "tokenizer"))
        for (name, fields) in config.files {
            let url = folder.appending(path: name)
            try DurableFile.makeFolder(url.deletingLastPathComponent())
            try DurableFile.write(
                JSON.document(JSONValue.object(fields), file: url.path), to: url.path)
        }
    }
}

extension CLIPTokenizer {
    /// Writes the files that a diffusers folder has for it.
    fileprivate func save(to folder: URL) throws {
        try DurableFile.makeFolder(folder)
        let numbers = try JSONSerialization.data(
            withJSONObject: vocabulary.numbers, options: [.sortedKeys, .withoutEscapingSlashes])
        try DurableFile.write(numbers, to: folder.appending(path: "vocab.json").path)
        let lines = ["#version: 0.2"] + vocabulary.merges.map { "\($0.first) \($0.second)" }
        let merges = lines.map { $0 + "\n" }.joined()
        try DurableFile.write(Data(merges.utf8), to: folder.appending(path: "merges.txt").path)
        let file = folder.appending(path: "tokenizer_config.json").path
        let fields: [String: JSONValue] = [
            "tokenizer_class": .string("CLIPTokenizer"),
            "model_max_length": JSONValue(CLIPTokenizer.length),
            "bos_token": .string(TokenVocabulary.startMark),
            "eos_token": .string(TokenVocabulary.endMark),
            "unk_token": .string(TokenVocabulary.endMark),
            "pad_token": .string(vocabulary.token(padding)),
        ]
        try DurableFile.write(JSON.document(JSONValue.object(fields), file: file), to: file)
    }
}

extension StableDiffusionConfig {
    /// What diffusers' files say about it, by path.
    fileprivate var files: [String: [String: JSONValue]] {
        let kind =
            unet.classes == nil ? "StableDiffusionPipeline" : "StableDiffusionUpscalePipeline"
        return [
            "model_index.json": ["_class_name": .string(kind)],
            "unet/config.json": unet.fields,
            "vae/config.json": autoencoder.fields,
            "text_encoder/config.json": text.fields,
            "scheduler/scheduler_config.json": [
                "_class_name": .string("DDIMScheduler"), "beta_schedule": .string("scaled_linear"),
                "beta_start": JSONValue("\(noise.first)"),
                "beta_end": JSONValue("\(noise.last)"),
                "num_train_timesteps": JSONValue(noise.steps), "clip_sample": .bool(false),
                "set_alpha_to_one": .bool(true), "timestep_spacing": .string("trailing"),
                "prediction_type": .string(answer.rawValue),
            ],
        ]
    }
}

extension ConditionalUNetConfig {
    fileprivate var fields: [String: JSONValue] {
        let kinds = levels.map { $0.attends ? "CrossAttn" : "" }
        return [
            "_class_name": .string("UNet2DConditionModel"), "in_channels": JSONValue(inputs),
            "out_channels": JSONValue(outputs), "layers_per_block": JSONValue(blocks),
            "block_out_channels": .array(levels.map { JSONValue($0.width) }),
            "down_block_types": .array(kinds.map { .string("\($0)DownBlock2D") }),
            "up_block_types": .array(kinds.reversed().map { .string("\($0)UpBlock2D") }),
            "cross_attention_dim": JSONValue(contextWidth), "norm_num_groups": JSONValue(groups),
            // diffusers' name for how many heads there are.
            "attention_head_dim": .array(levels.map { JSONValue($0.heads) }),
            "only_cross_attention": .array(levels.map { .bool($0.looksAtPromptAlone) }),
            "num_class_embeds": classes.map { JSONValue($0) } ?? .null,
            "use_linear_projection": .bool(true), "norm_eps": JSONValue("\(epsilon)"),
        ]
    }
}

extension KLAutoencoderConfig {
    fileprivate var fields: [String: JSONValue] {
        func kinds(_ name: String) -> JSONValue { .array(widths.map { _ in .string(name) }) }
        return [
            "_class_name": .string("AutoencoderKL"), "latent_channels": JSONValue(latentChannels),
            "block_out_channels": .array(widths.map { JSONValue($0) }),
            "layers_per_block": JSONValue(blocks), "norm_num_groups": JSONValue(groups),
            "down_block_types": kinds("DownEncoderBlock2D"),
            "up_block_types": kinds("UpDecoderBlock2D"),
            "scaling_factor": JSONValue("\(scale)"),
        ]
    }
}

extension TextEncoderConfig {
    fileprivate var fields: [String: JSONValue] {
        [
            "model_type": .string("clip_text_model"), "vocab_size": JSONValue(vocabulary),
            "hidden_size": JSONValue(width), "intermediate_size": JSONValue(inner),
            "num_hidden_layers": JSONValue(layers), "num_attention_heads": JSONValue(heads),
            "hidden_act": .string(activation.rawValue),
            "max_position_embeddings": JSONValue(CLIPTokenizer.length),
        ]
    }
}

extension JSONValue {
    fileprivate init(_ number: Int) { self = .number(Decimal(number)) }

    /// A number by its digits: a binary one has others in a decimal one.
    fileprivate init(_ digits: String) { self = .number(Decimal(string: digits) ?? .nan) }
}
