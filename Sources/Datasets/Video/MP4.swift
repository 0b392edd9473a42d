import Frames

/// Videos as frames, first to last.
public enum MP4 {
    /// Decodes a whole video, or its first frames, into memory.
    public static func frames(of path: String, limit: Int = .max) throws
        -> (frames: [Frame], fps: Double)
    {
        let reader = try MP4Reader(path: path)
        var frames: [Frame] = []
        while frames.count < limit, let frame = try reader.next() { frames.append(frame) }
        return (frames, reader.fps)
    }
}
