import Files

extension ConditionalUNetConfig {
    /// Of `unet/config.json`.
    init(_ config: DiffusersConfig) throws {
        try Self.refuseOthers(config)
        let widths = try config.integers("block_out_channels") ?? []
        let count = widths.count
        guard (1...8).contains(count), widths.allSatisfy({ (1...1 << 16).contains($0) }) else {
            throw config.error("block_out_channels must be from 1 to 8 widths")
        }
        // What the file calls the width of a head is how many there are.
        let heads =
            try config.integers("num_attention_heads", count: count)
            ?? config.integers("attention_head_dim", count: count)
            ?? Array(repeating: 8, count: count)
        let alone =
            try config.flags("only_cross_attention", count: count)
            ?? Array(repeating: false, count: count)
        let attends = try Self.attends(config, count: count)
        levels = widths.indices.map {
            Level(
                width: widths[$0], attends: attends[$0], heads: heads[$0],
                looksAtPromptAlone: attends[$0] && alone[$0])
        }
        inputs = try config.positive("in_channels")
        outputs = try config.positive("out_channels")
        blocks = try config.positive("layers_per_block")
        contextWidth = try config.positive("cross_attention_dim")
        groups = try config.integer("norm_num_groups") ?? 32
        classes = try config.integer("num_class_embeds")
        epsilon = Float(try config.number("norm_eps") ?? Double(Self.usualEpsilon))
        if let problem { throw config.error(problem) }
    }

    /// What the network always does, whatever its sizes.
    private static func refuseOthers(_ config: DiffusersConfig) throws {
        let fixed: [(String, JSONValue)] = [
            ("_class_name", .string("UNet2DConditionModel")), ("act_fn", .string("silu")),
            ("time_embedding_type", .string("positional")), ("attention_type", .string("default")),
            ("resnet_time_scale_shift", .string("default")),
            ("mid_block_type", .string("UNetMidBlock2DCrossAttn")),
            ("transformer_layers_per_block", .number(1)), ("conv_in_kernel", .number(3)),
            ("conv_out_kernel", .number(3)), ("freq_shift", .number(0)),
            ("flip_sin_to_cos", .bool(true)), ("downsample_padding", .number(1)),
            ("mid_block_scale_factor", .number(1)), ("resnet_out_scale_factor", .number(1)),
            ("dual_cross_attention", .bool(false)), ("center_input_sample", .bool(false)),
            ("mid_block_only_cross_attention", .bool(false)),
            ("resnet_skip_time_act", .bool(false)), ("class_embeddings_concat", .bool(false)),
        ]
        for (key, value) in fixed { try config.require(key, value) }
        for key in [
            "addition_embed_type", "class_embed_type", "encoder_hid_dim", "encoder_hid_dim_type",
            "time_cond_proj_dim", "time_embedding_dim", "time_embedding_act_fn",
            "timestep_post_act",
            "cross_attention_norm", "reverse_transformer_layers_per_block",
            "projection_class_embeddings_input_dim",
        ] { try config.require(key) }
    }

    /// Which levels have transformers, on both ways.
    private static func attends(_ config: DiffusersConfig, count: Int) throws -> [Bool] {
        let kinds = [
            ("down_block_types", ["DownBlock2D", "CrossAttnDownBlock2D"], false),
            ("up_block_types", ["UpBlock2D", "CrossAttnUpBlock2D"], true),
        ]
        let ways = try kinds.map { key, known, isUp in
            let types = try config.texts(key) ?? []
            guard types.count == count, types.allSatisfy(known.contains) else {
                throw config.error("\(key) must be \(count) times \(known[0]) or \(known[1])")
            }
            let attends = types.map { $0 == known[1] }
            return isUp ? attends.reversed() : attends
        }
        guard ways[0] == ways[1] else {
            throw config.error("down_block_types and up_block_types have other transformers")
        }
        return ways[0]
    }

    /// Why no network can have these sizes; nil when one can.
    var problem: String? {
        if levels.isEmpty || levels.contains(where: { !(1...1 << 16).contains($0.width) }) {
            return "block_out_channels must be from 1 to \(1 << 16)"
        }
        if groups < 1 || levels.contains(where: { !$0.width.isMultiple(of: groups) }) {
            return "block_out_channels must be multiples of norm_num_groups, \(groups)"
        }
        let last = levels.count - 1
        let attending = levels.indices.filter { levels[$0].attends || $0 == last }
        if attending.contains(where: {
            levels[$0].heads < 1 || !levels[$0].width.isMultiple(of: levels[$0].heads)
        }) {
            return "block_out_channels must be multiples of attention_head_dim, the heads"
        }
        if !(epsilon > 0 && epsilon < 1) { return "norm_eps must be above 0 and below 1" }
        if !levels[0].width.isMultiple(of: 2) { return "block_out_channels must be even" }
        if !(1...1 << 16).contains(contextWidth) || (classes ?? 1) > 1 << 20 || inputs > 1 << 10
            || outputs > 1 << 10 || blocks > 16
            || (classes ?? 1) < 1
        {
            return "channels, layers, classes or the width of the context are out of range"
        }
        return nil
    }
}

extension KLAutoencoderConfig {
    /// Of `vae/config.json`.
    init(_ config: DiffusersConfig) throws {
        try config.require("_class_name", .string("AutoencoderKL"))
        try config.require("act_fn", .string("silu"))
        for key in ["in_channels", "out_channels"] { try config.require(key, .number(3)) }
        for key in ["use_quant_conv", "use_post_quant_conv", "mid_block_add_attention"] {
            try config.require(key, .bool(true))
        }
        for key in ["latents_mean", "latents_std"] { try config.require(key) }
        try config.require("shift_factor", .number(0))
        for (key, kind) in [
            ("down_block_types", "DownEncoderBlock2D"), ("up_block_types", "UpDecoderBlock2D"),
        ] where try config.texts(key)?.contains(where: { $0 != kind }) ?? false {
            throw config.error("\(key) must be \(kind) alone")
        }
        latentChannels = try config.positive("latent_channels")
        widths = try config.integers("block_out_channels") ?? []
        blocks = try config.positive("layers_per_block")
        groups = try config.integer("norm_num_groups") ?? 32
        // The default of diffusers: files of the first version do not name it.
        scale = Float(try config.number("scaling_factor") ?? 0.18215)
        if let problem { throw config.error(problem) }
    }

    /// Why no network can have these sizes; nil when one can.
    var problem: String? {
        guard (1...8).contains(widths.count), groups > 0,
            widths.allSatisfy({ $0 > 0 && $0 <= 1 << 16 && $0.isMultiple(of: groups) })
        else { return "block_out_channels must be from 1 to 8 multiples of norm_num_groups" }
        guard blocks <= 16, latentChannels <= 1 << 10, scale > 0 else {
            return "layers_per_block, latent_channels or scaling_factor is out of range"
        }
        return nil
    }
}

extension TextEncoderConfig {
    /// Of `text_encoder/config.json`.
    init(_ config: DiffusersConfig) throws {
        try config.require("model_type", .string("clip_text_model"))
        try config.require("max_position_embeddings", .number(77))
        try config.require("layer_norm_eps", .number(1e-5))
        vocabulary = try config.positive("vocab_size")
        width = try config.positive("hidden_size")
        inner = try config.positive("intermediate_size")
        layers = try config.positive("num_hidden_layers")
        heads = try config.positive("num_attention_heads")
        activation = try config.choice("hidden_act") ?? .quickGELU
        if let problem { throw config.error(problem) }
    }

    /// Why no network can have these sizes; nil when one can.
    var problem: String? {
        guard [vocabulary, width, inner].allSatisfy({ (1...1 << 20).contains($0) }),
            (1...1 << 10).contains(layers)
        else { return "vocab_size, hidden_size, intermediate_size or layers are out of range" }
        return width.isMultiple(of: heads)
            ? nil : "hidden_size must be a multiple of num_attention_heads"
    }
}
