import Frames
import Tensors

/// Clips that a stage learns from, of which the oldest make room for new ones: so no drive is seen too often.
///
/// New ones are drawn beside the training and come in at steps that are known ahead: what a step sees depends on
/// its number alone, also where a training goes on.
final class ClipRing<Clip> {
    private(set) var clips: [Clip]
    private let pace: ClipPace
    private let next: () throws -> Clip
    private let waiting: () -> Int
    /// How many have made room.
    private var left: Int

    /// How far drawing is, for the log of a training.
    var drives: DriveCount? {
        guard pace.uses != nil else { return nil }
        let waiting = waiting()  // once: drawing goes on meanwhile
        return DriveCount(made: clips.count + left + waiting, waiting: waiting, used: left)
    }

    /// Clips that stay.
    init(_ clips: [Clip]) {
        self.clips = clips
        (pace, left) = (ClipPace(size: clips.count, perStep: 0), 0)
        (next, waiting) = ({ preconditionFailure("clips that stay") }, { 0 })
    }

    /// Draws the clips that are in the ring at a step.
    ///
    /// - Parameters:
    ///   - task: what is done, for progress.
    ///   - draw: draws what becomes the clip of a number; called on other threads.
    ///   - encode: makes the clip of it.
    init<Drawn: Sendable>(
        _ pace: ClipPace, from step: Int, notes: TrainingNotes, task: String,
        draw: @escaping @Sendable (Int) throws -> Drawn,
        encode: @escaping (Drawn, Int) throws -> Clip
    ) throws {
        let left = pace.left(at: step)
        let threads = Threads.spare
        let drawing = ReadAhead(
            count: pace.uses == nil ? pace.size : nil, most: max(2 * threads, 4), threads: threads
        ) { turn in
            let number = pace.number(turn, left: left)
            return (number, try draw(number))
        }
        func next() throws -> (number: Int, clip: Clip) {
            let (number, drawn) = try drawing.next()
            return (number, try encode(drawn, number))
        }
        var clips: [Int: Clip] = [:]
        for done in 1...pace.size {
            let (number, clip) = try next()
            clips[pace.place(of: number)] = clip
            notes.progress(done, pace.size, task)
        }
        self.clips = (0..<pace.size).compactMap { clips[$0] }
        (self.pace, self.left) = (pace, left)
        (self.next, waiting) = ({ try next().clip }, { drawing.waiting })
    }

    /// Lets new clips in until the ring is as it is at that step.
    func advance(to step: Int) throws {
        while left < pace.left(at: step) {
            clips[pace.place(of: clips.count + left)] = try next()
            left += 1
        }
    }
}

/// When clips of a ring make room, and for which.
///
/// The first few stay, so that sample grids show the same ones every time.
struct ClipPace {
    /// Clips in the ring.
    let size: Int
    /// Clips that a step learns from.
    let perStep: Int
    /// How often a clip is learnt from on average, before it makes room; all stay when nil.
    let uses: Int?

    init(size: Int, perStep: Int, uses: Int? = nil) {
        precondition(size > 0, "no clips to train on")
        (self.size, self.perStep) = (size, perStep)
        self.uses = size > Self.staying ? uses : nil
    }

    private static let staying = 6

    /// How many have made room before a step.
    func left(at step: Int) -> Int { uses.map { step * perStep / $0 } ?? 0 }

    /// The number of the clip that is drawn in turn `turn`, by a ring that begins where so many have left.
    func number(_ turn: Int, left: Int) -> Int { turn < Self.staying ? turn : turn + left }

    /// Where the clip of a number stands in the ring.
    func place(of number: Int) -> Int {
        number < size
            ? number
            : Self.staying + (number - Self.staying) % (size - Self.staying)
    }
}

/// How many drives a training has drawn, how many of them wait to be learnt from, and how many it needs no more.
package struct DriveCount: Codable, Sendable {
    package let made: Int
    package let waiting: Int
    package let used: Int
}
