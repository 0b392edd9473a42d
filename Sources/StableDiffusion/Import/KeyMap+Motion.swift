// The layouts of files of motion modules.
extension KeyMap {
    /// A transformer over time in the authors' names, which lists its attentions.
    private static let motionParts = [
        "transformer_blocks.0.attention_blocks.0": "transformer_blocks.0.attn1",
        "transformer_blocks.0.attention_blocks.1": "transformer_blocks.0.attn2",
        "transformer_blocks.0.norms.0": "transformer_blocks.0.norm1",
        "transformer_blocks.0.norms.1": "transformer_blocks.0.norm2",
        "transformer_blocks.0.ff_norm": "transformer_blocks.0.norm3",
    ]

    /// What a file of either layout calls the sines that tell frames apart, behind a module's place.
    private static let motionPositions = [
        "temporal_transformer.transformer_blocks.0.attention_blocks.0.pos_encoder.pe",
        "temporal_transformer.transformer_blocks.0.attention_blocks.1.pos_encoder.pe",
        "transformer_blocks.0.pos_embed.pe",
    ]

    /// Of the authors and of diffusers: the one has a word more in every name.
    ///
    /// - Parameter prefix: what training on many machines has left before all names.
    static func motionModules(_ config: ConditionalUNetConfig, prefix: String) -> KeyMap {
        let (downs, ups) = (0..<config.blocks, 0...config.blocks)
        let modules = config.levels.indices.flatMap { level in
            downs.map { "down_blocks.\(level).motion_modules.\($0)" }
                + ups.map { "up_blocks.\(level).motion_modules.\($0)" }
        }
        var map = KeyMap(prefix: prefix, parts: motionParts)
        for module in modules + ["mid_block.motion_modules.0"] {
            map.places["\(module).temporal_transformer"] = module
            for positions in motionPositions { map.ignored.insert("\(module).\(positions)") }
        }
        return map
    }
}
