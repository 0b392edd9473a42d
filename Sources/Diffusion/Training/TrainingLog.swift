import Files
import Foundation

/// The log of a training: one JSON object a line, averaged over the steps since the line before.
package struct TrainingLog {
    package struct Entry: Codable, Sendable {
        package var step: Int
        package var loss: Double
        /// Loss of the discriminator: 1 when it only guesses, 0 when it is never mistaken.
        package var discriminatorLoss: Double?
        /// Length of the gradient before clipping.
        package var gradientNorm: Double
        /// Steps without a finite gradient, which changed nothing.
        package var lostSteps: Int
        package var rate: Double
        package var secondsPerStep: Double
        package var secondsLeft: Double
        /// Resident memory of the process.
        package var megabytes: Int
        /// How far drawing is; nil where all clips stay.
        package var drives: DriveCount?
        /// What was measured since the line before, by the averaged weights.
        package var validation: ValidationLoss?

        private enum CodingKeys: String, CodingKey {
            case step, loss
            case discriminatorLoss = "opponentLoss"
            case gradientNorm, lostSteps, rate, secondsPerStep, secondsLeft, megabytes, drives
            case validation = "heldOut"
        }
    }

    private let file: AppendedFile
    private let config: TrainingSchedule
    /// Since the line before.
    private var updates: [StageOptimizer.Update] = []
    private var begin = Date()
    private var validation: ValidationLoss?

    /// Appends to `url`, without the lines after `step`, where the training goes on.
    init(_ url: URL, config: TrainingSchedule, from step: Int) throws {
        let known = (try? DurableFile.read(url.path)) ?? []
        let lines = known.split(separator: UInt8(ascii: "\n"))
        let entries = try lines.enumerated().compactMap { index, text -> Entry? in
            if let entry = try? JSON.decode(Entry.self, from: text, file: url.path) { return entry }
            // The last line of a killed run may be cut off.
            if text.endIndex == known.endIndex { return nil }
            throw FileError.wouldBeLost(url.path, "line \(index + 1) is none of a training's")
        }
        try DurableFile.write(
            JSON.lines(entries.filter { $0.step <= step }, file: url.path), to: url.path)
        file = try AppendedFile(url.path, keepsContents: true)
        self.config = config
    }

    /// Notes for the next line what `measure` gives; its time is not that of training.
    mutating func add(validation measure: () -> ValidationLoss?) {
        let start = Date()
        validation = measure() ?? validation
        begin += Date().timeIntervalSince(start)
    }

    /// Takes one step in; gives the line when one is due.
    mutating func add(
        _ update: StageOptimizer.Update, step: Int, drives: DriveCount?
    ) throws -> Entry? {
        updates.append(update)
        guard step.isMultiple(of: config.logEvery) || step == config.steps else { return nil }
        let entry = entry(step: step, drives: drives)
        (updates, begin, validation) = ([], Date(), nil)
        try file.append(JSON.lines([entry], file: file.path))
        return entry
    }

    /// Steps without a finite gradient are counted and left out of the averages.
    private func entry(step: Int, drives: DriveCount?) -> Entry {
        let seconds = Date().timeIntervalSince(begin) / Double(updates.count)
        let taken = updates.filter { $0.loss.isFinite && $0.gradientNorm.isFinite }
        return Entry(
            step: step, loss: mean(taken.map(\.loss)) ?? 0,
            discriminatorLoss: mean(updates.compactMap(\.discriminatorLoss).filter(\.isFinite)),
            gradientNorm: mean(taken.map(\.gradientNorm)) ?? 0,
            lostSteps: updates.count - taken.count,
            rate: Double(updates[updates.count - 1].rate), secondsPerStep: seconds,
            secondsLeft: seconds * Double(config.steps - step),
            megabytes: (ProcessMemory.resident ?? 0) >> 20, drives: drives, validation: validation)
    }

    private func mean(_ numbers: [Float]) -> Double? {
        numbers.isEmpty ? nil : numbers.reduce(0) { $0 + Double($1) } / Double(numbers.count)
    }
}
