import Frames

/// What is measured of one frame.
package struct FrameMetrics: Codable, Sendable {
    /// Peak signal-to-noise ratio in dB.
    package let psnr: Double
    /// Structural similarity.
    package let ssim: Double
    package let made: FrameStatistics
    package let reference: FrameStatistics

    package init(_ made: Frame, reference: Frame) {
        psnr = made.peakSignalToNoise(to: reference)
        ssim = made.structuralSimilarity(to: reference)
        self.made = FrameStatistics(made)
        self.reference = FrameStatistics(reference)
    }
}
