import Files

/// What this process has begun and not finished.
public enum UnfinishedClips {
    /// Removes it and ends the process: for signals, which come at any moment and on any thread.
    public static func remove(andThen end: () -> Never) -> Never {
        StagingFolder.removeAll(andThen: end)
    }
}
