/// What every piece of the pipeline costs once, in seconds or in operations.
package struct PipelineCosts: Sendable {
    var first = Sampling()
    var window = Sampling()
    var pair = Sampling()
    /// Decoding a small frame.
    var decoding = 0.0
    /// Enlarging a small frame, as the upsampler has it.
    var enlarging = 0.0
    /// One answer of the upsampler, a frame.
    var upsampling = 0.0
    /// A large picture of what the upsampler has made.
    var largeDecoding = 0.0
    /// A large frame drawn by the surface decoder, with the rendering of its surfaces.
    var surfaces = 0.0

    /// One kind of window.
    package struct Sampling: Sendable {
        /// Working conditions out.
        var start = 0.0
        /// Asking the denoiser, with the networks that guidance asks.
        var call = 0.0

        fileprivate func total(_ work: PipelineWork.Sampling) -> Double {
            start * Double(work.count) + call * Double(work.calls)
        }
    }

    /// Of a whole video.
    package func total(of work: PipelineWork) -> Double {
        first.total(work.first) + window.total(work.windows) + pair.total(work.pairs)
            + decoding * Double(work.decoded) + upsampling * Double(work.upsampled)
            + (enlarging + largeDecoding) * Double(work.enlarged)
            + surfaces * Double(work.surfaced)
    }
}
