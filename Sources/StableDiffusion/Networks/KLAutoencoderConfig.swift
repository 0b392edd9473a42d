/// Sizes of an autoencoder.
package struct KLAutoencoderConfig: Equatable, Sendable {
    package var latentChannels: Int
    /// Finest first; each but the last halves the picture.
    package var widths: [Int]
    /// Residual blocks a level of the encoder; the decoder has one more.
    package var blocks: Int
    /// Groups of a group norm.
    package var groups: Int
    /// What latents are multiplied by before the U-Net sees them.
    package var scale: Float

    /// Pixels of a position of the latents each way.
    package var stride: Int { 1 << (widths.count - 1) }
}
