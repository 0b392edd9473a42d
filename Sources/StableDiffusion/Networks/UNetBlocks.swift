import Tensors

/// What all blocks of a U-Net are conditioned on.
struct BlockCondition {
    /// Of time, `[n, e]`, float32.
    let embedding: Tensor
    /// `[n, m, context]`.
    let prompt: Tensor
    /// Frames of a clip.
    let frames: Int
    /// How many samples residual blocks normalise together.
    let together: Int
    /// What follows the block's layers over time; nothing where every sample is a picture of its own.
    private(set) var temporal: [any LayerOverTime] = []
    /// What these are shown of known frames, as large as the block's level.
    private(set) var context: Tensor?

    init(embedding: Tensor, prompt: Tensor, frames: Int, together: Int) {
        (self.embedding, self.prompt) = (embedding, prompt)
        (self.frames, self.together) = (frames, together)
    }

    /// The same for a block that these layers follow.
    func followed(by temporal: [any LayerOverTime]?, _ context: Tensor?) -> BlockCondition {
        var condition = self
        condition.temporal = temporal ?? []
        condition.context = context
        return condition
    }
}

/// One level on the way down.
struct DownBlock: Module {
    let resnets: [ResNetBlock]
    let attentions: [SpatialTransformer]
    let downsamplers: [Downsampler]

    init(
        from inputs: Int, level: ConditionalUNetConfig.Level, downsamples: Bool,
        config: ConditionalUNetConfig
    ) {
        resnets = (0..<config.blocks).map { index in
            ResNetBlock(from: index == 0 ? inputs : level.width, to: level.width, config)
        }
        attentions = level.transformers(config.blocks, config)
        downsamplers =
            downsamples
            ? [Downsampler(channels: level.width, padding: 1)] : []
    }

    func callAsFunction(
        _ x: Tensor, _ condition: BlockCondition, keeping skips: inout [Tensor]
    ) -> Tensor {
        var x = x
        for index in resnets.indices {
            x = layer(index, resnets, attentions, x, condition)
            skips.append(x)
        }
        for downsampler in downsamplers {
            x = downsampler(x)
            skips.append(x)
        }
        return x
    }
}

/// The coarsest level.
struct MidBlock: Module {
    let resnets: [ResNetBlock]
    let attentions: [SpatialTransformer]

    init(_ config: ConditionalUNetConfig) {
        var level = config.levels[config.levels.count - 1]
        level.attends = true
        level.looksAtPromptAlone = false
        resnets = (0..<2).map { _ in ResNetBlock(from: level.width, to: level.width, config) }
        attentions = level.transformers(1, config)
    }

    func callAsFunction(_ x: Tensor, _ condition: BlockCondition) -> Tensor {
        resnets.indices.reduce(x) { layer($1, resnets, attentions, $0, condition) }
    }
}

/// One level on the way up, which joins what the way down has kept.
struct UpBlock: Module {
    let resnets: [ResNetBlock]
    let attentions: [SpatialTransformer]
    let upsamplers: [Upsampler]

    /// - Parameter last: width of the last thing that it joins.
    init(
        from inputs: Int, level: ConditionalUNetConfig.Level, joining last: Int, upsamples: Bool,
        config: ConditionalUNetConfig
    ) {
        resnets = (0...config.blocks).map { index in
            let width = index == 0 ? inputs : level.width
            let skip = index == config.blocks ? last : level.width
            return ResNetBlock(from: width + skip, to: level.width, config)
        }
        attentions = level.transformers(config.blocks + 1, config)
        upsamplers = upsamples ? [Upsampler(channels: level.width)] : []
    }

    func callAsFunction(
        _ x: Tensor, _ condition: BlockCondition, taking skips: inout [Tensor]
    ) -> Tensor {
        var x = x
        for index in resnets.indices {
            // Nothing else keeps the two while the layer runs.
            let joined = Tensor.concatenated([consume x, skips.removeLast()], axis: 3)
            x = layer(index, resnets, attentions, joined, condition)
        }
        return upsamplers.reduce(x) { $1($0) }
    }
}

/// A residual block and the transformer behind it, each with its neighbour over time.
private func layer(
    _ index: Int, _ resnets: [ResNetBlock], _ attentions: [SpatialTransformer], _ x: Tensor,
    _ condition: BlockCondition
) -> Tensor {
    let temporal =
        condition.temporal.indices.contains(index) ? condition.temporal[index] : nil
    var x = resnets[index](
        x, embedding: condition.embedding, together: condition.together)
    if let temporal {
        x = temporal.afterResidual(
            x, embedding: condition.embedding, context: condition.context,
            frames: condition.frames)
    }
    if attentions.indices.contains(index) { x = attentions[index](x, prompt: condition.prompt) }
    if let temporal { x = temporal.afterTransformer(x, frames: condition.frames) }
    return x
}

extension ResNetBlock {
    fileprivate init(from inputs: Int, to outputs: Int, _ config: ConditionalUNetConfig) {
        self.init(
            from: inputs, to: outputs, embedding: config.embedding, groups: config.groups,
            epsilon: config.epsilon)
    }
}

extension ConditionalUNetConfig.Level {
    fileprivate func transformers(
        _ count: Int, _ config: ConditionalUNetConfig
    ) -> [SpatialTransformer] {
        guard attends else { return [] }
        return (0..<count).map { _ in
            SpatialTransformer(channels: width, level: self, config: config)
        }
    }
}
