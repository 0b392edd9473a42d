import Tensors

/// The sizes of the networks in a single file, which has no description: its shapes tell them.
struct SingleFileSizes {
    let file: Safetensors
    let rules: Rules

    /// What shapes do not tell.
    struct Rules {
        /// Groups of group norms.
        var groups = 32
        /// Heads of version 1 and of the upscaler.
        var heads = 8
        /// Width of a head in version 2.
        var headWidth = 64
    }

    /// Nil when the file has no such network.
    var unet: ConditionalUNetConfig? {
        let prefix = KeyMap.unetPrefix
        guard let first = file.shape(of: "\(prefix)input_blocks.0.0.weight"), first.count == 4,
            let outputs = file.shape(of: "\(prefix)out.2.weight")?.first
        else { return nil }
        let classes = file.shape(of: "\(prefix)label_emb.weight")?.first
        // Of version 2, whose projections are matrices.
        let projection = file.shape(of: "\(prefix)middle_block.1.proj_in.weight")
        let hasNarrowHeads = projection?.count == 2 && classes == nil
        let inputs = inputBlocks
        guard let blocks = inputs.firstIndex(where: { $0 == .downsampler }), blocks > 0 else {
            return nil
        }
        var contextWidth = 0
        let levels = inputs.split(separator: .downsampler).map { level in
            guard case .layer(let width, let transformer) = level[level.startIndex] else {
                preconditionFailure("a level without layers")
            }
            if let transformer { contextWidth = transformer.context }
            return ConditionalUNetConfig.Level(
                width: width, attends: transformer != nil,
                heads: hasNarrowHeads ? max(width / rules.headWidth, 1) : rules.heads,
                looksAtPromptAlone: transformer?.looksAtPromptAlone ?? false)
        }
        return ConditionalUNetConfig(
            inputs: first[1], outputs: outputs, levels: levels, blocks: blocks,
            contextWidth: contextWidth, groups: rules.groups, classes: classes)
    }

    /// Networks whose sizes the file does not tell, with a tensor that would.
    var missing: [String] {
        [
            unet == nil
                ? "a U-Net (\(KeyMap.unetPrefix)input_blocks.0.0.weight and what follows)" : nil,
            autoencoder == nil
                ? "an autoencoder (\(KeyMap.autoencoderPrefix)post_quant_conv.weight and others)"
                : nil,
            text == nil
                ? "a text encoder (\(KeyMap.textPrefix)… of version 1, \(KeyMap.openTextPrefix)… of version 2)"
                : nil,
        ].compactMap { $0 }
    }

    /// What stands on the way down.
    private enum InputBlock: Equatable {
        case layer(width: Int, Transformer?)
        case downsampler
    }

    private struct Transformer: Equatable {
        let context: Int
        let looksAtPromptAlone: Bool
    }

    private var inputBlocks: [InputBlock] {
        var found: [InputBlock] = []
        while found.count < 100 {
            let place = "\(KeyMap.unetPrefix)input_blocks.\(found.count + 1)"
            if let width = file.shape(of: "\(place).0.in_layers.2.weight")?.first {
                found.append(.layer(width: width, transformer("\(place).1", width: width)))
            } else if file.shape(of: "\(place).0.op.weight") != nil {
                found.append(.downsampler)
            } else {
                break
            }
        }
        return found
    }

    private func transformer(_ place: String, width: Int) -> Transformer? {
        let block = "\(place).transformer_blocks.0"
        guard let context = file.shape(of: "\(block).attn2.to_k.weight")?.last else { return nil }
        return Transformer(
            context: context,
            looksAtPromptAlone: file.shape(of: "\(block).attn1.to_k.weight")?.last != width)
    }

    var autoencoder: KLAutoencoderConfig? {
        let prefix = KeyMap.autoencoderPrefix
        func width(_ level: Int, _ block: Int) -> Int? {
            file.shape(of: "\(prefix)encoder.down.\(level).block.\(block).conv1.weight")?.first
        }
        let widths = (0..<8).map { width($0, 0) }.prefix { $0 != nil }.compactMap { $0 }
        let blocks = (0..<16).prefix { width(0, $0) != nil }.count
        guard !widths.isEmpty,
            let latents = file.shape(of: "\(prefix)post_quant_conv.weight")?.first
        else { return nil }
        // The upscaler's has one level less.
        return KLAutoencoderConfig(
            latentChannels: latents, widths: widths, blocks: blocks, groups: rules.groups,
            scale: widths.count == 3 ? 0.08333 : 0.18215)
    }

    /// Whether it has OpenCLIP's names: version 2.
    var isOpenCLIP: Bool { file.names.contains { $0.hasPrefix(KeyMap.openTextPrefix) } }

    var text: TextEncoderConfig? {
        let (layer, table, inner) =
            isOpenCLIP
            ? (
                "\(KeyMap.openTextPrefix)transformer.resblocks.", "token_embedding.weight",
                "mlp.c_fc.weight"
            )
            : (
                "\(KeyMap.textPrefix)text_model.encoder.layers.",
                "text_model.embeddings.token_embedding.weight", "mlp.fc1.weight"
            )
        let prefix = isOpenCLIP ? KeyMap.openTextPrefix : KeyMap.textPrefix
        let count = (0..<100).prefix { file.shape(of: "\(layer)\($0).\(inner)") != nil }.count
        guard let tokens = file.shape(of: prefix + table), tokens.count == 2,
            let innerWidth = file.shape(of: "\(layer)0.\(inner)")?.first, count > 1
        else { return nil }
        return TextEncoderConfig(
            vocabulary: tokens[0], width: tokens[1], inner: innerWidth,
            layers: isOpenCLIP ? count - 1 : count, heads: max(tokens[1] / rules.headWidth, 1),
            activation: isOpenCLIP ? .gelu : .quickGELU)
    }
}
