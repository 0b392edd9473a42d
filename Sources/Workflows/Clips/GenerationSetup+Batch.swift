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

    /// What each of them takes beside the weights.
    var bytesOfClip: Int { ClipMemory(of: config, options, upsamples: upsamples).bytes }

    private static let mostAtOnce = 8

    /// Bytes of the weights that are needed, as they were read.
    @TensorActor
    func weightBytes(of model: VideoLDM) -> Int {
        parts.flatMap { model.parameters(of: $0) }
            .reduce(0) { $0 + $1.parameter.tensor.count * $1.parameter.tensor.dtype.size }
    }
}
