import Tensors

/// Decodes a large picture in bands of rows: what a layer needs beside its input and output is as large as a band.
///
/// The statistics of group norms are those of the whole picture, and convolutions see the rows beside a band, so it
/// is the picture that the decoder makes at once, but for the order in which numbers are summed. The coarsest level,
/// where every position sees all others, is computed whole.
struct BandedDecoder {
    let decoder: KLAutoencoder.Decoder
    /// Of a group norm.
    let groups: Int
    /// Positions of a band.
    var positions = 1 << 17

    func callAsFunction(_ latents: Tensor) -> Tensor {
        var x = decoder.midBlock(decoder.convIn(latents))
        for block in decoder.upBlocks {
            for resnet in block.resnets { x = residual(resnet, consume x) }
            for upsampler in block.upsamplers { x = banded([x], scale: 2) { upsampler($0[0]) } }
        }
        let norm = norm(decoder.convNormOut, of: x)
        return banded([x]) { decoder.convOut(norm.silu($0[0])) }
    }

    private func residual(_ block: ResNetBlock, _ x: Tensor) -> Tensor {
        let first = norm(block.norm1, of: x)
        let y = banded([x]) { block.conv1(first.silu($0[0])) }
        let second = norm(block.norm2, of: y)
        return banded([y, x]) { parts in
            block.conv2(
                second.silu(parts[0]), adding: block.convShortcut.map { $0(parts[1]) } ?? parts[1])
        }
    }

    /// What a layer that sees one row around a position says of tensors of one size, band by band.
    ///
    /// - Parameter scale: rows of its answer for one of theirs.
    private func banded(
        _ inputs: [Tensor], scale: Int = 1, _ layer: ([Tensor]) -> Tensor
    ) -> Tensor {
        let (height, rows) = (inputs[0].shape[1], rows(of: inputs[0]))
        let bands = stride(from: 0, to: height, by: rows).map { first in
            let last = min(first + rows, height)
            let seen = max(first - 1, 0)..<min(last + 1, height)
            let answer = layer(inputs.map { $0.sliced(axis: 1, seen) })
            let start = (first - seen.lowerBound) * scale
            return answer.sliced(axis: 1, start..<start + (last - first) * scale)
        }
        return bands.count == 1 ? bands[0] : .concatenated(bands, axis: 1)
    }

    private func rows(of x: Tensor) -> Int { max(positions / x.shape[2], 1) }

    /// A group norm with the statistics of a whole picture, for parts of it.
    private struct KnownNorm {
        /// `[n, 1, 1, c]`.
        let scale: Tensor
        let shift: Tensor

        /// The norm of a part, activated.
        func silu(_ part: Tensor) -> Tensor { (part * scale + shift).silu().cast(to: part.dtype) }
    }

    private func norm(_ norm: GroupNorm, of x: Tensor) -> KnownNorm {
        let moments = moments(of: x)
        let (n, c) = (x.shape[0], x.shape[3])
        let (weights, biases) = (norm.weight.value.floats, norm.bias.value.floats)
        var (scale, shift): ([Float], [Float]) = ([], [])
        for (index, moment) in moments.enumerated() {
            let gain = Double(weights[index % c]) / moment.deviation
            scale.append(Float(gain))
            shift.append(Float(Double(biases[index % c]) - moment.mean * gain))
        }
        return KnownNorm(
            scale: Tensor(scale, shape: [n, 1, 1, c]), shift: Tensor(shift, shape: [n, 1, 1, c]))
    }

    /// Of the group of every sample's channels.
    private func moments(of x: Tensor) -> [(mean: Double, deviation: Double)] {
        let (_, height, width, c) = x.shape4
        let (rows, inGroup) = (rows(of: x), c / groups)
        // Near the mean, so that squares lose no digits.
        let pivot = x.sliced(axis: 1, 0..<1).cast(to: .float32).mean(
            axes: [1, 2], keepingAxes: true)
        var sums = [(first: Double, second: Double)](repeating: (0, 0), count: pivot.count)
        for start in stride(from: 0, to: height, by: rows) {
            let away = x.sliced(axis: 1, start..<min(start + rows, height)) - pivot
            let totals = zip(
                away.sum(axes: [1, 2]).floats, away.squared().sum(axes: [1, 2]).floats)
            for (index, total) in totals.enumerated() {
                sums[index].first += Double(total.0)
                sums[index].second += Double(total.1)
            }
        }
        let (pivots, count) = (pivot.floats.map(Double.init), Double(height * width))
        return (0..<sums.count).map { channel in
            let group = (channel / inGroup * inGroup)..<(channel / inGroup + 1) * inGroup
            let mean =
                group.reduce(0) { $0 + pivots[$1] + sums[$1].first / count } / Double(inGroup)
            let variance =
                group.reduce(0) { total, index in
                    let away = pivots[index] - mean
                    return total + away * away
                        + (2 * away * sums[index].first + sums[index].second) / count
                } / Double(inGroup)
            return (mean, (variance + Double(KLAutoencoderConfig.epsilon)).squareRoot())
        }
    }
}
