/// Who hears what a training is doing when it takes no steps.
public struct TrainingNotes {
    /// Takes a line on what begins.
    public var note: (String) -> Void
    /// Takes how much of a task is done, and how much there is.
    public var progress: (_ done: Int, _ total: Int, _ task: String) -> Void

    public init(
        note: @escaping (String) -> Void = { _ in },
        progress: @escaping (_ done: Int, _ total: Int, _ task: String) -> Void = { _, _, _ in }
    ) {
        (self.note, self.progress) = (note, progress)
    }

    /// What `make` makes of every number, some numbers at a time, with progress after each.
    package func made<Item>(
        _ numbers: Range<Int>, _ task: String, make: (Range<Int>) throws -> [Item]
    ) rethrows -> [Item] {
        try stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.together).flatMap {
            start in
            let part = start..<min(start + Self.together, numbers.upperBound)
            defer { progress(part.upperBound - numbers.lowerBound, numbers.count, task) }
            return try make(part)
        }
    }

    /// Clips that are pictures at the same time: those take much more memory than latents.
    private static let together = 64
}
