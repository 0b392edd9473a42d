import Diffusion
import Tensors

// How many clips the networks see at once.
extension GenerationSetup {
    /// Clips that are made at once.
    ///
    /// On the processor it is one: more gain nothing there. On a GPU it is as many as half of its free memory
    /// holds, at most 8.
    ///
    /// - Parameter asked: what is asked for; nil leaves it to the device.
    package func clipsAtOnce(_ asked: Int?) -> Int {
        asked ?? Device.freeMemory.map(clips(in:)) ?? 1
    }

    /// Clips that so many free bytes hold; at least one, which is tried whatever there is.
    func clips(in freeBytes: Int) -> Int {
        min(max(freeBytes / 2 / bytesOfClip, 1), Self.mostAtOnce)
    }

    private static let mostAtOnce = 8

    /// About what a clip takes beside the weights: the activations of a window, and what is kept for its large
    /// frames.
    private var bytesOfClip: Int {
        let positions = config.windowFrames * config.latentHeight * config.latentWidth
        let side = upsamples ? ModelConfig.upsampling : 1
        let pixels = config.baseHeight * config.baseWidth * side * side
        let keepsFrames = upsamples && options.large == .upsampler
        return positions * config.base.channels[0] * Self.channelBytes
            + pixels * (keepsFrames ? Self.decodedPixelBytes : Self.pixelBytes)
    }

    /// Bytes for each channel of the first level and position: twice what the base of the preset `small` takes
    /// in float32 on the processor.
    private static let channelBytes = 256
    /// Bytes of the picture before, which the surface decoder sees.
    private static let pixelBytes = 16
    /// Bytes that the temporal decoder keeps of large frames beside a window of the upsampler.
    private static let decodedPixelBytes = 1_500
}
