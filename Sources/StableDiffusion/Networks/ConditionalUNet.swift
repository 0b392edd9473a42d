import Tensors

/// The denoising network of Stable Diffusion: a U-Net that reads a prompt.
///
/// Rombach et al. 2022, §3.3; of versions 1 and 2 and of the ×4 upscaler.
package struct ConditionalUNet: Module {
    let convIn: Conv2d
    let timeEmbedding: TimeEmbedding
    /// Of the noise in the picture that is enlarged.
    let classEmbedding: Embedding?
    let downBlocks: [DownBlock]
    let midBlock: MidBlock
    let upBlocks: [UpBlock]
    let convNormOut: GroupNorm
    let convOut: Conv2d

    /// Time steps as vectors.
    struct TimeEmbedding: Module {
        let linear1: Linear
        let linear2: Linear

        init(from waves: Int, to width: Int) {
            linear1 = Linear(from: waves, to: width)
            linear2 = Linear(from: width, to: width)
        }

        var waves: Int { linear1.weight.shape[1] }

        func callAsFunction(_ steps: [Float]) -> Tensor {
            linear2(linear1(.sinusoidal(positions: steps, width: waves)).silu())
        }
    }

    /// - Parameters:
    ///   - x: latents as noisy as their steps, `[n, h, w, c]`, in the dtype to compute in.
    ///   - steps: of diffusion, one a sample; between two where noise lies between them.
    ///   - prompt: what the text encoder says, `[n, m, context]`.
    ///   - classes: noise steps of the picture that is enlarged.
    ///   - temporal: layers over time, which make clips of the samples; nil for pictures: α = 1.
    ///   - frames: of a clip, neighbours among the samples.
    ///   - masked: known latents, zeros elsewhere, and the mask, `[n, h, w, c + 1]`, for layers that are shown
    ///     them; without, every frame is unknown.
    package func callAsFunction(
        _ x: Tensor, steps: [Float], prompt: Tensor, classes: [Int]? = nil,
        overTime temporal: (any LayersOverTime)? = nil, frames: Int = 1,
        showing masked: Tensor? = nil
    ) -> Tensor {
        var embedding = timeEmbedding(steps)
        if let classEmbedding, let classes { embedding = embedding + classEmbedding(classes) }
        let following = temporal?.following
        let shown = temporal?.context.map { layer in layer(masked ?? .unknownFrames(like: x)) }
        let condition = BlockCondition(
            embedding: embedding.silu(), prompt: prompt.cast(to: x.dtype), frames: frames,
            together: temporal?.normalizesClips ?? false ? frames : 1)
        var x = convIn(x)
        var skips = [x]
        for (index, block) in downBlocks.enumerated() {
            x = block(
                x, condition.followed(by: following?.down[index], shown?[index]), keeping: &skips)
        }
        x = midBlock(x, condition.followed(by: following?.middle, shown?.last))
        for (index, block) in upBlocks.enumerated() {
            let level = upBlocks.count - 1 - index
            x = block(
                x, condition.followed(by: following?.up[index], shown?[level]), taking: &skips)
        }
        return convOut(convNormOut(x, together: condition.together, activation: .silu))
    }
}

extension Tensor {
    /// The mask and the latents that it lets through, where no frame of `[n, h, w, c]` is known.
    fileprivate static func unknownFrames(like x: Tensor) -> Tensor {
        let (n, h, w, c) = x.shape4
        return Tensor.zeros([n, h, w, c + 1]).cast(to: x.dtype)
    }
}

extension ConditionalUNet {
    package init(_ config: ConditionalUNetConfig) {
        let levels = config.levels
        let widths = levels.map(\.width)
        convIn = Conv2d(from: config.inputs, to: widths[0])
        timeEmbedding = TimeEmbedding(from: widths[0], to: config.embedding)
        classEmbedding = config.classes.map { Embedding(count: $0, width: config.embedding) }
        downBlocks = levels.indices.map { index in
            DownBlock(
                from: widths[max(index - 1, 0)], level: levels[index],
                downsamples: index < levels.count - 1, config: config)
        }
        midBlock = MidBlock(config)
        upBlocks = levels.indices.reversed().map { index in
            let below = widths[min(index + 1, levels.count - 1)]
            return UpBlock(
                from: below, level: levels[index], joining: widths[max(index - 1, 0)],
                upsamples: index > 0, config: config)
        }
        convNormOut = GroupNorm(
            channels: widths[0], groups: config.groups, epsilon: config.epsilon)
        convOut = Conv2d(from: widths[0], to: config.outputs)
    }
}
