import Frames

/// What a picture looks like on the whole, in 8-bit levels.
public struct FrameStatistics: Codable, Sendable, Equatable {
    /// Mean length of the gradient of luma, by differences to the right and downwards.
    public var sharpness: Double
    /// Standard deviation of luma.
    public var contrast: Double
    /// Mean luma.
    public var brightness: Double
    /// Mean over the pixels of the largest minus the smallest of red, green and blue.
    public var chroma: Double

    package init(sharpness: Double, contrast: Double, brightness: Double, chroma: Double) {
        self.sharpness = sharpness
        self.contrast = contrast
        self.brightness = brightness
        self.chroma = chroma
    }
}

extension FrameStatistics {
    /// Means over frames.
    init(meanOf frames: [FrameStatistics]) {
        func mean(_ number: KeyPath<FrameStatistics, Double>) -> Double {
            frames.map { $0[keyPath: number] }.mean
        }
        self.init(
            sharpness: mean(\.sharpness), contrast: mean(\.contrast),
            brightness: mean(\.brightness), chroma: mean(\.chroma))
    }

    package init(_ frame: Frame) {
        let luma = frame.luma
        let count = Double(luma.values.count)
        let mean = luma.values.reduce(0) { $0 + Double($1) } / count
        let variance =
            luma.values.reduce(0) { sum, value in
                sum + (Double(value) - mean) * (Double(value) - mean)
            } / count
        brightness = mean
        contrast = variance.squareRoot()
        sharpness = luma.meanGradient
        chroma = frame.meanChroma
    }
}

extension Luma {
    /// Mean of √(dx² + dy²) over all pixels but those of the last row and column.
    fileprivate var meanGradient: Double {
        guard width > 1, height > 1 else { return 0 }
        return values.withUnsafeBufferPointer { values in
            var sum = 0.0
            for y in 0..<(height - 1) {
                var row: Float = 0
                for at in (y * width)..<(y * width + width - 1) {
                    let right = values[at + 1] - values[at]
                    let down = values[at + width] - values[at]
                    row += (right * right + down * down).squareRoot()
                }
                sum += Double(row)
            }
            return sum / Double((width - 1) * (height - 1))
        }
    }
}

extension Frame {
    fileprivate var meanChroma: Double {
        pixels.withUnsafeBufferPointer { pixels in
            var sum = 0
            for at in stride(from: 0, to: pixels.count, by: 3) {
                let (red, green, blue) = (pixels[at], pixels[at + 1], pixels[at + 2])
                sum += Int(max(red, green, blue) - min(red, green, blue))
            }
            return Double(sum) / Double(width * height)
        }
    }
}
