import Tensors

/// What the referee sees in pictures: a U-Net with a head for each kind of question.
///
/// Ronneberger et al. 2015, "U-Net", with residual blocks and norms by position: it takes pictures of any
/// size whose sides are multiples of 16.
package struct RefereeNetwork: Module {
    let input: Conv2d
    let down: [[RefereeBlock]]
    let lateral: [Conv2d]
    let up: [RefereeBlock]
    let output: RefereeHeads

    /// Rows and columns of the pictures that it learns from and judges.
    package static let (height, width) = (128, 256)
    /// Pixels a position of the detection maps is wide and high.
    static let stride = 4

    /// - Parameters:
    ///   - channels: at 1/2, 1/4, 1/8 and 1/16 of the picture's size.
    ///   - blocks: of each size on the way down; one on the way up.
    package init(channels: [Int] = [32, 64, 96, 128], blocks: [Int] = [1, 2, 2, 3]) {
        precondition(channels.count == 4 && blocks.count == 4, "four sizes expected")
        input = Conv2d(from: 12, to: channels[0], kernel: 3)
        down = channels.indices.map { level in
            (0..<blocks[level]).map { number in
                let isFirst = number == 0 && level > 0
                return RefereeBlock(
                    from: channels[isFirst ? level - 1 : level], to: channels[level],
                    stride: isFirst ? 2 : 1)
            }
        }
        lateral = (0..<3).map { Conv2d(from: channels[$0 + 1], to: channels[$0], kernel: 1) }
        up = (0..<3).map { RefereeBlock(from: channels[$0], to: channels[$0]) }
        output = RefereeHeads(channels: channels)
    }

    /// - Parameters:
    ///   - pictures: `[n, H, W, 3]` in −1…1.
    ///   - dtype: what to compute in.
    package func callAsFunction(_ pictures: Tensor, dtype: DType) -> RefereeOutput {
        var x = input(pictures.cast(to: dtype).pixelUnshuffled(by: 2))
        var levels: [Tensor] = []
        for blocks in down {
            for block in blocks { x = block(x) }
            levels.append(x)
        }
        let deepest = x
        for level in up.indices.reversed() {
            x = up[level](levels[level] + lateral[level](x).upsampledNearest(by: 2))
            levels[level] = x
        }
        return output(fine: levels[0], middle: levels[1], deepest: deepest)
    }
}

/// Two convolutions beside a straight way.
struct RefereeBlock: Module {
    let norm1: RMSNorm
    let conv1: Conv2d
    let norm2: RMSNorm
    let conv2: Conv2d
    let skip: Conv2d?

    init(from inputs: Int, to outputs: Int, stride: Int = 1) {
        norm1 = RMSNorm(channels: inputs)
        conv1 = Conv2d(from: inputs, to: outputs, kernel: 3, stride: stride)
        norm2 = RMSNorm(channels: outputs)
        conv2 = Conv2d(from: outputs, to: outputs, kernel: 3)
        skip =
            inputs == outputs && stride == 1
            ? nil : Conv2d(from: inputs, to: outputs, kernel: 1, stride: stride)
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
        let h = norm2(conv1(norm1(x, activation: .silu)), activation: .silu)
        return conv2(h, adding: skip.map { $0(x) } ?? x)
    }
}
