import Foundation
import Frames

extension Frame {
    /// Peak signal-to-noise ratio in dB, over all pixels and colours; equal pictures count as 100 dB.
    package func peakSignalToNoise(to reference: Frame) -> Double {
        let error = FrameChange.meanSquare(self, reference)
        return error == 0 ? 100 : min(10 * log10(255 * 255 / error), 100)
    }

    /// Structural similarity of luma, at most 1.
    ///
    /// Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity",
    /// eq. 13: Gaussian windows of 11×11 pixels (deviation 1.5), K₁ = 0.01, K₂ = 0.03, the mean over
    /// all windows that fit into the picture. Pictures smaller than a window are compared whole.
    package func structuralSimilarity(to reference: Frame) -> Double {
        precondition(
            width == reference.width && height == reference.height,
            "\(width)×\(height) beside \(reference.width)×\(reference.height)")
        let (a, b) = (luma, reference.luma)
        let (meanA, meanB) = (a.smoothed(), b.smoothed())
        let squares = (a.times(a).smoothed(), b.times(b).smoothed(), a.times(b).smoothed())
        let (c1, c2) = (Float(0.01 * 255 * 0.01 * 255), Float(0.03 * 255 * 0.03 * 255))
        var sum = 0.0
        for at in meanA.values.indices {
            let (x, y) = (meanA.values[at], meanB.values[at])
            let varianceX = squares.0.values[at] - x * x
            let varianceY = squares.1.values[at] - y * y
            let covariance = squares.2.values[at] - x * y
            let luminance = (2 * x * y + c1) / (x * x + y * y + c1)
            sum += Double(luminance * (2 * covariance + c2) / (varianceX + varianceY + c2))
        }
        return sum / Double(meanA.values.count)
    }
}

extension Luma {
    /// Weights of a Gaussian of deviation 1.5 at −5…5, or as many as fit into `length`.
    private static func window(within length: Int) -> [Float] {
        let reach = min(5, (length - 1) / 2)
        let weights = (-reach...reach).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
        let total = weights.reduce(0, +)
        return weights.map { Float($0 / total) }
    }

    /// Weighted means of all windows that fit: ten columns and rows fewer.
    fileprivate func smoothed() -> Luma {
        let rows = convolved(
            Self.window(within: width), width: width - Self.window(within: width).count + 1,
            height: height, step: 1)
        let window = Self.window(within: height)
        return rows.convolved(
            window, width: rows.width, height: height - window.count + 1, step: rows.width)
    }

    /// Sums of pixels `step` apart, weighted, as a plane of the given size.
    private func convolved(_ window: [Float], width: Int, height: Int, step: Int) -> Luma {
        var sums = [Float](repeating: 0, count: width * height)
        values.withUnsafeBufferPointer { source in
            sums.withUnsafeMutableBufferPointer { sums in
                for y in 0..<height {
                    for (place, weight) in window.enumerated() {
                        let start = y * self.width + place * step
                        for x in 0..<width { sums[y * width + x] += weight * source[start + x] }
                    }
                }
            }
        }
        return Luma(width: width, height: height, values: sums)
    }

    fileprivate func times(_ other: Luma) -> Luma {
        Luma(width: width, height: height, values: zip(values, other.values).map { $0 * $1 })
    }
}
