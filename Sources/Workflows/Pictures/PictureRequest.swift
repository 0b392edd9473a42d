import Foundation
import Randomness
import StableDiffusion

/// What a Stable Diffusion model is asked to draw.
package struct PictureRequest: Sendable {
    package var prompt: String
    /// A diffusers folder or a single file.
    package var model: URL
    /// The ×4 upscaler that pictures go through; nil for none.
    package var upscaler: URL?
    package var options = PictureOptions()
    /// Before they are enlarged.
    package var size: PictureSize
    /// Of the noise.
    package var seed: UInt64

    package init(prompt: String, model: URL, size: PictureSize, seed: UInt64) {
        (self.prompt, self.model, self.size, self.seed) = (prompt, model, size, seed)
    }

    /// Noise that pictures are drawn from.
    var noise: RandomStream { RandomStream(seed: seed) }
    /// Noise that they are enlarged with.
    var enlargingNoise: RandomStream { noise.child("upscaler") }
}

/// What clip a Stable Diffusion model is asked for.
package struct TextToVideoRequest: Sendable {
    /// Of every frame.
    package var picture: PictureRequest
    /// The file of layers over time; that of the model's folder when nil.
    package var temporal: URL?
    /// As many as the layers have learnt when nil.
    package var frames: Int?
    /// As many a second as they have learnt when nil; others are filled in between these.
    package var fps: Double?
    /// Whether a long clip is denoised in parts that overlap, whatever the layers have learnt.
    package var overlaps = false

    package init(_ picture: PictureRequest) { self.picture = picture }
}
