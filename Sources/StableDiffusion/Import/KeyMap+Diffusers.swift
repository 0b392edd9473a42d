// The layout of diffusers itself, with the names that older versions wrote.
extension KeyMap {
    static let diffusersUNet = KeyMap()

    static let diffusersText = KeyMap(
        places: ["text_model": ""],
        ignored: ["text_model.embeddings.position_ids", "embeddings.position_ids"])

    static let diffusersAutoencoder = KeyMap(
        places: [
            "encoder.mid_block.attentions.0": "encoder.mid_block.attentions.0",
            "decoder.mid_block.attentions.0": "decoder.mid_block.attentions.0",
        ],
        parts: positionAttention)

    /// Names that the attention of an autoencoder has had.
    static let positionAttention = [
        "norm": "group_norm", "q": "to_q", "k": "to_k", "v": "to_v", "proj_out": "to_out.0",
        "query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0",
    ]
}
