import Tensors

/// One spatial block with its temporal companions: residual block, attention, and each over time.
struct UNetBlock: Module {
    let block: ResBlock
    let temporal: TemporalResBlock
    let attention: SpatialAttention?
    let temporalAttention: TemporalAttention?

    /// What all blocks of one level are conditioned on.
    struct Condition {
        var embedding: Tensor
        /// What stands at each position.
        var features: Tensor
        var context: Tensor?
        /// Frames of a clip; nil skips every temporal layer, which is α = 1: the image model.
        var frames: Int?
        /// False skips the residual blocks over time, and leaves attention.
        var convolves: Bool
    }

    func callAsFunction(_ x: Tensor, _ condition: Condition) -> Tensor {
        var x = block(x, embedding: condition.embedding, condition: condition.features)
        if let frames = condition.frames, condition.convolves {
            x = temporal(
                x, embedding: condition.embedding, context: condition.context, frames: frames)
        }
        if let attention { x = attention(x) }
        if let temporalAttention, let frames = condition.frames {
            x = temporalAttention(x, frames: frames)
        }
        return x
    }
}

extension UNetBlock {
    init(inputs: Int, outputs: Int, level: Int, config: UNetConfig) {
        block = ResBlock(inputs: inputs, outputs: outputs, config: config)
        temporal = TemporalResBlock(channels: outputs, config: config)
        attention =
            config.attentionLevels.contains(level)
            ? SpatialAttention(channels: outputs, config: config) : nil
        temporalAttention =
            config.temporalAttentionLevels.contains(level)
            ? TemporalAttention(channels: outputs, config: config) : nil
    }

    /// The same layers of the image model, new ones over time.
    fileprivate func realigned(_ config: UNetConfig) -> UNetBlock {
        let channels = temporal.channels
        return UNetBlock(
            block: block, temporal: TemporalResBlock(channels: channels, config: config),
            attention: attention,
            temporalAttention: temporalAttention.map { _ in
                TemporalAttention(channels: channels, config: config)
            })
    }
}

/// The denoising network: a U-Net over frames whose every block has temporal layers beside it.
///
/// Dhariwal & Nichol 2021; Blattmann et al. 2023, fig. 4. Parameters whose names contain "temporal" make a video model of an image model; they live in a
/// file of their own.
package struct VideoUNet: Module {
    let noise: NoiseEmbedding
    let input: Conv2d
    let down: [[UNetBlock]]
    let downsample: [Conv2d]
    let middle: UNetBlock
    let up: [[UNetBlock]]
    let upsample: [Conv2d]
    let outputNorm: FeatureNorm
    let output: Conv2d
    let temporalContext: MaskConditioner?

    /// - Parameter x: preconditioned latents, `[b·t, h, w, c]`, in the dtype to compute in.
    /// - Returns: v, in the same dtype.
    package func callAsFunction(_ x: Tensor, _ condition: UNetCondition) -> Tensor {
        let conditions = conditions(condition, levels: down.count)
        var x = input(.concatenated([x, condition.features], axis: 3))
        var skips = [x]
        for level in down.indices {
            for block in down[level] {
                x = block(x, conditions[level])
                skips.append(x)
            }
            if level < downsample.count {
                x = downsample[level](x)
                skips.append(x)
            }
        }
        x = middle(x, conditions[down.count - 1])
        for (step, blocks) in up.enumerated() {
            let level = down.count - 1 - step
            for block in blocks {
                // Nothing else keeps the two while the block runs.
                x = block(
                    .concatenated([consume x, skips.removeLast()], axis: 3), conditions[level])
            }
            if step < upsample.count { x = upsample[step](x.upsampledNearest(by: 2)) }
        }
        return output(outputNorm(x, activation: .silu))
    }

    /// What each level is conditioned on, finest first.
    private func conditions(_ condition: UNetCondition, levels: Int) -> [UNetBlock.Condition] {
        var embedding = noise(condition.sigmas)
        if let scene = condition.scene { embedding = embedding + scene }
        embedding = embedding.silu()
        let context = condition.clip?.masked.flatMap { temporalContext?($0) }
        return (0..<levels).map { level in
            let features = condition.features
            return UNetBlock.Condition(
                embedding: embedding,
                features: level == 0 ? features : features.areaDownsampled(by: 1 << level),
                context: context?[level], frames: condition.clip?.frames,
                convolves: condition.clip?.convolves ?? true)
        }
    }
}

extension VideoUNet {
    package init(_ config: UNetConfig) {
        let widths = config.channels
        let levels = widths.indices
        noise = NoiseEmbedding(width: config.embedding)
        input = Conv2d(
            from: config.latentChannels + config.conditionChannels, to: widths[0], kernel: 3)
        var skips = [widths[0]]
        var channels = widths[0]
        func block(to outputs: Int, level: Int, joining skip: Int = 0) -> UNetBlock {
            defer { channels = outputs }
            return UNetBlock(
                inputs: channels + skip, outputs: outputs, level: level, config: config)
        }
        down = levels.map { level in
            let blocks = (0..<config.blocks).map { _ in block(to: widths[level], level: level) }
            skips += Array(
                repeating: widths[level], count: config.blocks + (level == levels.last ? 0 : 1))
            return blocks
        }
        downsample = levels.dropLast().map {
            Conv2d(from: widths[$0], to: widths[$0], kernel: 3, stride: 2)
        }
        middle = block(to: channels, level: widths.count - 1)
        up = levels.reversed().map { level in
            (0...config.blocks).map { _ in
                block(to: widths[level], level: level, joining: skips.removeLast())
            }
        }
        upsample = levels.dropFirst().reversed().map {
            Conv2d(from: widths[$0], to: widths[$0], kernel: 3)
        }
        outputNorm = FeatureNorm(channels: widths[0], byPosition: config.normalizesByPosition)
        output = Conv2d(
            from: widths[0], to: config.latentChannels, kernel: 3, startingAtZero: true)
        temporalContext =
            config.seesContext
            ? MaskConditioner(latentChannels: config.latentChannels, levels: widths.count) : nil
    }

    /// Another video model of the same image model: image layers are shared, those over time are new.
    func realigned(_ config: UNetConfig) -> VideoUNet {
        VideoUNet(
            noise: noise, input: input, down: down.map { $0.map { $0.realigned(config) } },
            downsample: downsample, middle: middle.realigned(config),
            up: up.map { $0.map { $0.realigned(config) } }, upsample: upsample,
            outputNorm: outputNorm, output: output,
            temporalContext: temporalContext.map { _ in
                MaskConditioner(latentChannels: config.latentChannels, levels: down.count)
            })
    }
}

extension VideoUNet {
    /// The clean latents that the network sees in noisy ones; float32 in and out.
    package func denoised(
        _ noisy: Tensor, _ condition: UNetCondition, predicting prediction: Prediction = .velocity,
        dtype: DType
    ) -> Tensor {
        let scaling = Preconditioning(sigmas: condition.sigmas, prediction: prediction)
        let answer = self(scaling.input(noisy).cast(to: dtype), condition)
        return scaling.clean(noisy: noisy, answer: answer.cast(to: .float32))
    }
}
