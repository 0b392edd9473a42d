/// Where the windows that a clip was made in begin: there it may jump.
public struct WindowBorders: Sendable, Equatable {
    /// Frames that are the first new ones of a rollout's window.
    public var rollout: Set<Int>
    /// Frames that are the first ones of a window of the upsampler.
    public var upsampler: Set<Int>

    /// Nil when no rollout has such windows.
    ///
    /// - Parameters:
    ///   - count: frames of the clip.
    ///   - windowFrames: of one window, known frames included.
    ///   - contextFrames: known ones when a rollout goes on.
    ///   - upsamples: whether the clip went through the upsampler.
    public init?(count: Int, windowFrames: Int, contextFrames: Int, upsamples: Bool) {
        guard contextFrames > 0, windowFrames > max(contextFrames, VideoUpsampling.overlap) else {
            return nil
        }
        // The first window knows frame 0 alone.
        rollout = Set([1]).union(
            stride(from: windowFrames, to: count, by: windowFrames - contextFrames))
        // The frames that two windows share are dealt out evenly; a window that would give nothing but
        // the very last frame is the one before, drawn again.
        upsampler =
            upsamples
            ? Set(
                stride(
                    from: windowFrames - VideoUpsampling.overlap / 2, to: count - 1,
                    by: windowFrames - VideoUpsampling.overlap)) : []
    }
}
