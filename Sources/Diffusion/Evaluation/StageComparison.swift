import Sim

/// How near frames come to the reference with a stage, and with something plain in its place.
public struct StageComparison: Encodable, Sendable {
    public var stage: String
    /// What stands in for it.
    public var instead: String
    /// Frames a second of the clips.
    public var fps: Double
    public var with: Likeness
    public var without: Likeness
    /// Of the true frames through the autoencoder: nothing made of latents can come nearer.
    public var limit: Likeness

    /// Means over frames.
    public struct Likeness: Encodable, Sendable {
        public var frames: Int
        /// In dB.
        public var psnr: Double
        /// At most 1.
        public var ssim: Double
        /// Mean length of the gradient of luma, made over reference: a mean of two pictures is blurred.
        public var sharpness: Double

        init(_ frames: [FrameMeasurement]) {
            let count = Double(max(frames.count, 1))
            func sum(_ figure: (FrameMeasurement) -> Double) -> Double {
                frames.reduce(0) { $0 + figure($1) }
            }
            self.frames = frames.count
            psnr = sum(\.psnr) / count
            ssim = sum(\.ssim) / count
            sharpness = sum(\.made.sharpness) / max(sum(\.reference.sharpness), 1e-9)
        }
    }
}
