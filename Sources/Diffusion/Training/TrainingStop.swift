import Synchronization

/// How a training is asked, from any thread, to end after the step in hand.
public final class TrainingStop: Sendable {
    private struct State {
        var isAsked = false
        var isStepping = false
        var savedStep: Int?
    }

    private let state = Mutex(State())

    public init() {}

    /// Asks for the end.
    ///
    /// - Returns: whether a step is in hand, which will be saved; else there is nothing to wait for.
    public func ask() -> Bool {
        state.withLock {
            $0.isAsked = true
            return $0.isStepping
        }
    }

    /// The step that the run goes on from; nil before anything is saved.
    public var savedStep: Int? { state.withLock { $0.savedStep } }

    var isAsked: Bool { state.withLock { $0.isAsked } }

    func save(_ step: Int) { state.withLock { $0.savedStep = step } }

    /// Takes steps that are to be saved before the training ends.
    func stepping<Result>(_ body: () throws -> Result) rethrows -> Result {
        state.withLock { $0.isStepping = true }
        defer { state.withLock { $0.isStepping = false } }
        return try body()
    }
}
