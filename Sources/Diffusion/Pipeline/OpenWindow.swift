import Conditioning
import Randomness
import Tensors

/// What the unknown frames of a window are made of.
package struct OpenWindow {
    /// Of every frame of the window.
    let conditions: [FrameCondition]
    /// Latents of its first frames, `[1, h, w, c]` each.
    let before: [Tensor]
    /// Latents of its last frames.
    let after: [Tensor]
    /// What noise is added to in the beginning, `[n, h, w, c]`; nothing when nil.
    let guess: Tensor?
    /// Its children are the frames.
    let noise: RandomStream

    package init(
        _ conditions: [FrameCondition], before: [Tensor] = [], after: [Tensor] = [],
        around guess: Tensor? = nil, noise: RandomStream
    ) {
        (self.conditions, self.before, self.after) = (conditions, before, after)
        (self.guess, self.noise) = (guess, noise)
    }
}
