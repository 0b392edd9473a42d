import Files
import Foundation

/// The log of a training: one JSON object a line, averaged over the steps since the line before.
public struct TrainingLog {
    public struct Entry: Codable, Sendable {
        public var step: Int
        public var loss: Double
        /// What the stage's opponent lost; 1 when it is none the wiser, 0 when it is never mistaken.
        public var opponentLoss: Double?
        /// Length of the gradient before clipping.
        public var gradientNorm: Double
        /// Steps without a finite gradient, which changed nothing.
        public var lostSteps: Int
        public var rate: Double
        public var secondsPerStep: Double
        public var secondsLeft: Double
        /// Resident memory of the process.
        public var megabytes: Int
        /// What was measured since the line before, by the averaged weights.
        public var heldOut: HeldOutLoss?
    }

    private let file: AppendedFile
    private let plan: TrainingPlan
    private var steps = 0
    private var losses: [Double] = []
    private var opponentLosses: [Double] = []
    private var norms: [Double] = []
    private var begin = Date()
    private var heldOut: HeldOutLoss?

    /// Appends to `url`, without the lines after `step`, where the training goes on.
    init(_ url: URL, plan: TrainingPlan, from step: Int) throws {
        let known = (try? DurableFile.read(url.path)) ?? []
        let entries = known.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSON.decode(Entry.self, from: $0, file: url.path)
        }
        try DurableFile.write(
            JSON.lines(entries.filter { $0.step <= step }, file: url.path), to: url.path)
        file = try AppendedFile(url.path, keepsContents: true)
        self.plan = plan
    }

    /// Notes for the next line what `measure` gives; its time is not that of training.
    mutating func add(heldOut measure: () -> HeldOutLoss?) {
        let start = Date()
        heldOut = measure() ?? heldOut
        begin += Date().timeIntervalSince(start)
    }

    /// Takes one step in; gives the line when one is due.
    ///
    /// Steps without a finite gradient are counted and left out of the averages.
    mutating func add(
        step: Int, loss: Float, opponentLoss: Float? = nil, norm: Float, rate: Float
    ) throws -> Entry? {
        steps += 1
        if let opponentLoss, opponentLoss.isFinite { opponentLosses.append(Double(opponentLoss)) }
        if loss.isFinite && norm.isFinite {
            losses.append(Double(loss))
            norms.append(Double(norm))
        }
        guard step.isMultiple(of: plan.logEvery) || step == plan.steps else { return nil }
        let seconds = Date().timeIntervalSince(begin) / Double(steps)
        let count = Double(max(losses.count, 1))
        let entry = Entry(
            step: step, loss: losses.reduce(0, +) / count,
            opponentLoss: opponentLosses.isEmpty
                ? nil : opponentLosses.reduce(0, +) / Double(opponentLosses.count),
            gradientNorm: norms.reduce(0, +) / count, lostSteps: steps - losses.count,
            rate: Double(rate), secondsPerStep: seconds,
            secondsLeft: seconds * Double(plan.steps - step),
            megabytes: (ProcessMemory.resident ?? 0) >> 20, heldOut: heldOut)
        (steps, losses, norms, begin, heldOut) = (0, [], [], Date(), nil)
        opponentLosses = []
        try file.append(JSON.lines([entry], file: file.path))
        return entry
    }
}
