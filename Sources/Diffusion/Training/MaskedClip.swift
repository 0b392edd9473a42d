import Randomness

/// What is drawn for one clip, of which some frames may be known.
package struct MaskedClip {
    /// Frames that are shown and not learnt.
    package let known: [Bool]
    /// Whether the image model re-noises and resamples them, as soft as what sampling feeds back.
    package let isRenoised: Bool
    /// Noise level of the others.
    package let sigma: Float
    /// Noise level of those known.
    package let contextSigma: Float

    private static let maxContextNoise = 0.3
    /// Noise levels of re-noising.
    package static let renoising = 0.3...1.5
    /// How often known frames are re-noised instead of real.
    private static let renoisedShare = 0.5
    /// How often S known frames are shown in prediction: S = 0, 1, 2.
    private static let contextShares = [0.2, 0.3, 0.5]
}

extension MaskedClip {
    /// - Parameter sigma: draws the noise level of frames that are not known.
    package init(
        known: [Bool], using stream: inout RandomStream,
        sigma: (inout RandomStream) -> Float
    ) {
        self.known = known
        isRenoised = stream.chance(Self.renoisedShare)
        self.sigma = sigma(&stream)
        contextSigma = Float(stream.uniform(in: 0...Self.maxContextNoise))
    }

    /// - Parameter wanted: noise levels of frames that are not known.
    init(
        known: [Bool], noise: NoiseSchedule, in wanted: ClosedRange<Double> = 0...(.infinity),
        using stream: inout RandomStream
    ) {
        self.init(known: known, using: &stream) { noise.randomSigma(in: wanted, using: &$0) }
    }

    /// None of the frames is known.
    package init(allUnknown frames: Int, sigma: Float) {
        self.init(
            known: Array(repeating: false, count: frames), isRenoised: false, sigma: sigma,
            contextSigma: 0)
    }

    /// A single frame, which is not known.
    init(imageAt sigma: Float) { self.init(allUnknown: 1, sigma: sigma) }

    /// How many frames prediction is shown, S.
    ///
    /// Blattmann et al. 2023, §3.2.
    package static func contextFrames(using stream: inout RandomStream) -> Int {
        let place = stream.uniform()
        return place < contextShares[0] ? 0 : place < contextShares[0] + contextShares[1] ? 1 : 2
    }
}
