import Foundation
import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct InterpolationComparisonTests {
    private let model = VideoLDM(.tiny, seed: 1)

    /// A drive that stands still.
    private func still(_ shape: ClipShape) -> TrainingClip {
        let clip = ReferenceClips(seed: 1, heldOut: true).clip(0, shape)
        return TrainingClip(
            frames: clip.frames.map { _ in clip.frames[0] }, conditions: clip.conditions)
    }

    /// Of 17 frames 5 are key frames at 30 a second and 5 of 9 at 15: 12 and 4 are held against the drive.
    @Test func framesBetweenKeyFramesAreMeasured() throws {
        var comparison = InterpolationComparison(model: model, precision: .float32, seed: 1)
        let shape = comparison.shape
        #expect((shape.frames, shape.fps, shape.width) == (17, 30, 256))
        try comparison.add(still(shape))
        try comparison.add(still(shape))
        let (high, low) = (comparison.comparisons[0], comparison.comparisons[1])
        #expect((high.fps, high.with.frames, high.without.frames) == (30, 24, 24))
        #expect((low.fps, low.with.frames, low.without.frames) == (15, 8, 8))
        // Of two equal key frames a cross-fade is the same again.
        let frame = still(shape).frames[0]
        let key = model.autoencoder.decoded(
            model.autoencoder.encoded(Tensor(frames: [frame]), element: .float32), noise: 0,
            element: .float32
        ).frames[0]
        #expect(abs(high.without.psnr - key.peakSignalToNoise(to: frame)) < 1e-9)
        #expect(abs(low.without.psnr - high.without.psnr) < 1e-9)
        #expect(abs(high.limit.psnr - high.without.psnr) < 1e-9)
        #expect((high.limit.frames, low.limit.frames) == (24, 8))
        #expect(high.with.psnr != high.without.psnr)
    }

    /// Two frames of 20 and 30 dB have 25 in the mean.
    @Test func likenessIsAMeanOverFrames() {
        func picture(_ level: UInt8) -> Frame {
            Frame(width: 16, height: 16, pixels: Array(repeating: level, count: 768))
        }
        // 255² / d² = 100 for d = 25.5, 1,000 for d = 8.06.
        let frames = [25, 8].map { FrameMeasurement(picture(100 + $0), reference: picture(100)) }
        let likeness = StageComparison.Likeness(frames)
        #expect(likeness.frames == 2)
        #expect(abs(likeness.psnr - (20.172 + 30.069) / 2) < 1e-3)
        #expect(likeness.sharpness == 0)
    }
}
