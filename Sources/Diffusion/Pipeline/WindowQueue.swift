import Tensors

/// Cuts a video of any length into windows, each of which goes on from the last frames of the one before.
///
/// Blattmann et al. 2023, §3.2. `Condition` is what is asked of a frame.
package struct WindowQueue<Condition> {
    /// Of a window.
    private let frames: Int
    /// How many known frames a window begins with at most.
    private let context: Int
    /// Number of the next window.
    private var index = 0
    /// Conditions of the next window so far.
    private var waiting: [Condition] = []
    /// Latents of its first frames, `[1, h, w, c]` each.
    package private(set) var known: [Tensor] = []

    /// Makes the frames of a window that are not known, `[n, h, w, c]`, from its number, the latents of those that
    /// are, and the conditions of all.
    package typealias Make = (_ index: Int, _ known: [Tensor], _ conditions: [Condition]) -> Tensor

    package init(frames: Int, context: Int) {
        (self.frames, self.context) = (frames, context)
    }

    /// Takes the condition of the next frame.
    package mutating func append(_ condition: Condition) { waiting.append(condition) }

    /// Takes frame 0, and gives it.
    package mutating func start(with first: Tensor) -> [Tensor] {
        known = [first]
        return known
    }

    /// The latents of the next window's new frames, where it is whole.
    package mutating func next(make: Make) -> [Tensor] { made(make, atEnd: false) }

    /// Those of frames that were still waiting for a whole window.
    package mutating func finish(make: Make) -> [Tensor] { made(make, atEnd: true) }

    private mutating func made(_ make: Make, atEnd: Bool) -> [Tensor] {
        next(atEnd: atEnd).map { take(make($0.index, $0.known, $0.conditions)) } ?? []
    }

    /// What the next window is made of; nil where there is none yet.
    ///
    /// - Parameter atEnd: whether no condition comes any more, so that a window need not be whole.
    package func next(
        atEnd: Bool
    ) -> (index: Int, known: [Tensor], conditions: [Condition])? {
        let isDue = atEnd ? waiting.count > known.count : waiting.count >= frames
        return isDue ? (index, known, waiting) : nil
    }

    /// Takes the new frames of the next window, `[n, h, w, c]`; gives them one by one.
    package mutating func take(_ made: Tensor) -> [Tensor] {
        let new = made.samples
        index += 1
        known = (known + new).suffix(context)
        waiting = waiting.suffix(context)
        return new
    }

    /// How many windows it takes for so many frames after frame 0 or, where it is made with others, from it on.
    package static func count(for frames: Int, of window: Int, context: Int) -> Int {
        guard frames > 1 else { return 0 }
        let others = max(frames - window, 0)
        let fresh = window - context
        return 1 + (others + fresh - 1) / fresh
    }
}

extension Tensor {
    /// Its parts along the first axis, `[1, …]` each.
    package var samples: [Tensor] { (0..<shape[0]).map { self[$0..<($0 + 1)] } }
}
