import Tensors

/// What the denoising network is conditioned on.
package struct UNetCondition {
    /// Noise level of each frame.
    var sigmas: [Float]
    /// What stands at each position: `[n, h, w, conditionChannels]`.
    var features: Tensor
    /// The scene: `[n, embedding]`; nil where the model knows only noise levels.
    var scene: Tensor?
    /// Frames that belong together; nil for single pictures.
    var clip: ClipContext?

    package init(sigmas: [Float], features: Tensor, scene: Tensor? = nil, clip: ClipContext? = nil)
    {
        self.sigmas = sigmas
        self.features = features
        self.scene = scene
        self.clip = clip
    }
}

/// How the frames of a batch form clips, and what of them is known.
package struct ClipContext {
    /// Frames of one clip; the batch holds whole clips.
    var frames: Int
    /// Known latents, zeros elsewhere, and the mask: `[b·t, h, w, c + 1]`; nil when the model has no
    /// prediction (upsampler).
    var masked: Tensor?
    /// Whether residual blocks look along time, or attention alone.
    var convolves = true

    package init(frames: Int, masked: Tensor? = nil, convolves: Bool = true) {
        self.frames = frames
        self.masked = masked
        self.convolves = convolves
    }
}
