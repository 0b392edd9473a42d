/// Where the windows that a clip was made in begin: there it may jump.
package struct WindowBorders: Codable, Sendable, Equatable {
    /// Frames that are the first new ones of a rollout's window.
    package var rollout: Set<Int>
    /// Frames that are the first ones of a window of the upsampler.
    package var upsampler: Set<Int>

    /// Nil when no rollout has such windows.
    ///
    /// - Parameters:
    ///   - count: frames of the clip.
    ///   - windowFrames: of one window, known frames included.
    ///   - contextFrames: known ones when a rollout goes on.
    ///   - ratio: frames of the clip for each key frame, at least 1: windows of the rollout hold key
    ///     frames. From the last key frame of one window to the first of the next, interpolation spreads
    ///     the jump over several frames; all of them count.
    ///   - upsamplerOverlap: frames that two windows of the upsampler share; nil for clips without it.
    package init?(
        count: Int, windowFrames: Int, contextFrames: Int, ratio: Double = 1,
        upsamplerOverlap overlap: Int?
    ) {
        guard contextFrames > 0, windowFrames > max(contextFrames, overlap ?? 0) else {
            return nil
        }
        // The first window knows frame 0 alone.
        let keys =
            [1] + stride(from: windowFrames, to: count, by: windowFrames - contextFrames)
        rollout = Set(
            keys.flatMap { key in
                // A frame shown just when a key frame is made belongs to it.
                let first = Int(Double(key - 1) * ratio + 1e-6) + 1
                return first...Int((Double(key) * ratio - 1e-6).rounded(.up))
            }.filter { $0 < count })
        // The frames that two windows share are dealt out evenly; a window that would give nothing but
        // the very last frame is the one before, sampled again.
        upsampler =
            overlap.map { overlap in
                Set(
                    stride(
                        from: windowFrames - overlap / 2, to: count - 1, by: windowFrames - overlap)
                )
            } ?? []
    }
}
