// The layout of a single file, which is that of the authors' own code.
extension KeyMap {
    static let unetPrefix = "model.diffusion_model."
    static let autoencoderPrefix = "first_stage_model."
    /// Of version 1.
    static let textPrefix = "cond_stage_model.transformer."
    /// Of version 2.
    static let openTextPrefix = "cond_stage_model.model."

    /// What no part of a model reads: averages, schedules, losses.
    static let restOfSingleFile = KeyMap(ignored: [
        "model_ema", "betas", "alphas_cumprod", "alphas_cumprod_prev", "sqrt_alphas_cumprod",
        "sqrt_one_minus_alphas_cumprod", "log_one_minus_alphas_cumprod",
        "sqrt_recip_alphas_cumprod", "sqrt_recipm1_alphas_cumprod", "posterior_variance",
        "posterior_log_variance_clipped", "posterior_mean_coef1", "posterior_mean_coef2",
        "lvlb_weights", "logvar", "scale_factor", "low_scale_model", "global_step",
        "cond_stage_model.logit_scale",
    ])

    static func singleFileUNet(_ config: ConditionalUNetConfig) -> KeyMap {
        var places = [
            "time_embed.0": "time_embedding.linear_1", "time_embed.2": "time_embedding.linear_2",
            "label_emb": "class_embedding", "input_blocks.0.0": "conv_in",
            "middle_block.0": "mid_block.resnets.0", "middle_block.1": "mid_block.attentions.0",
            "middle_block.2": "mid_block.resnets.1", "out.0": "conv_norm_out", "out.2": "conv_out",
        ]
        let last = config.levels.count - 1
        for (index, level) in config.levels.enumerated() {
            for block in 0..<config.blocks {
                let input = "input_blocks.\(index * (config.blocks + 1) + block + 1)"
                places["\(input).0"] = "down_blocks.\(index).resnets.\(block)"
                places["\(input).1"] = "down_blocks.\(index).attentions.\(block)"
            }
            places["input_blocks.\((index + 1) * (config.blocks + 1)).0.op"] =
                "down_blocks.\(index).downsamplers.0.conv"
            let up = last - index
            for block in 0...config.blocks {
                let output = "output_blocks.\(up * (config.blocks + 1) + block)"
                places["\(output).0"] = "up_blocks.\(up).resnets.\(block)"
                places["\(output).1"] = "up_blocks.\(up).attentions.\(block)"
            }
            let end = "output_blocks.\(up * (config.blocks + 1) + config.blocks)"
            places["\(end).\(level.attends ? 2 : 1).conv"] = "up_blocks.\(up).upsamplers.0.conv"
        }
        return KeyMap(
            prefix: unetPrefix, places: places,
            parts: [
                "in_layers.0": "norm1", "in_layers.2": "conv1", "emb_layers.1": "time_emb_proj",
                "out_layers.0": "norm2", "out_layers.3": "conv2",
                "skip_connection": "conv_shortcut",
            ])
    }

    static func singleFileAutoencoder(_ config: KLAutoencoderConfig) -> KeyMap {
        var places: [String: String] = [:]
        let last = config.widths.count - 1
        for half in ["encoder", "decoder"] {
            places["\(half).mid.block_1"] = "\(half).mid_block.resnets.0"
            places["\(half).mid.attn_1"] = "\(half).mid_block.attentions.0"
            places["\(half).mid.block_2"] = "\(half).mid_block.resnets.1"
            places["\(half).norm_out"] = "\(half).conv_norm_out"
        }
        for index in config.widths.indices {
            places["encoder.down.\(index).block"] = "encoder.down_blocks.\(index).resnets"
            places["encoder.down.\(index).downsample"] =
                "encoder.down_blocks.\(index).downsamplers.0"
            places["decoder.up.\(index).block"] = "decoder.up_blocks.\(last - index).resnets"
            places["decoder.up.\(index).upsample"] =
                "decoder.up_blocks.\(last - index).upsamplers.0"
        }
        for (place, key) in places where place.hasSuffix(".block") {
            for block in 0...config.blocks { places["\(place).\(block)"] = "\(key).\(block)" }
        }
        var parts = positionAttention
        parts["nin_shortcut"] = "conv_shortcut"
        return KeyMap(
            prefix: autoencoderPrefix, places: places, parts: parts, ignored: ["loss"])
    }

    /// Of version 1: as diffusers has it.
    static var singleFileText: KeyMap {
        var map = diffusersText
        map.prefix = textPrefix
        return map
    }

    /// Of version 2: OpenCLIP's, with one layer more than is read.
    static func singleFileOpenText(_ config: TextEncoderConfig) -> KeyMap {
        var places = [
            "token_embedding": "embeddings.token_embedding",
            "positional_embedding": "embeddings.position_embedding.weight",
            "ln_final": "final_layer_norm",
        ]
        for layer in 0..<config.layers {
            places["transformer.resblocks.\(layer)"] = "encoder.layers.\(layer)"
        }
        return KeyMap(
            prefix: openTextPrefix, places: places,
            parts: [
                "ln_1": "layer_norm1", "ln_2": "layer_norm2", "mlp.c_fc": "mlp.fc1",
                "mlp.c_proj": "mlp.fc2", "attn.out_proj": "self_attn.out_proj",
                "attn.in_proj_weight": "self_attn.*_proj.weight",
                "attn.in_proj_bias": "self_attn.*_proj.bias",
            ],
            ignored: [
                "transformer.resblocks.\(config.layers)", "text_projection", "logit_scale",
                "attn_mask",
            ])
    }
}
