import Foundation

/// The log of a training: one JSON object a line, averaged over the steps since the line before.
public struct TrainingLog {
    public struct Entry: Codable, Sendable {
        public var step: Int
        public var loss: Double
        /// Length of the gradient before clipping.
        public var gradientNorm: Double
        public var rate: Double
        public var secondsPerStep: Double
        public var secondsLeft: Double
        /// Resident memory of the process.
        public var megabytes: Int
    }

    private let file: FileHandle
    private let plan: TrainingPlan
    private var losses: [Double] = []
    private var norms: [Double] = []
    private var begin = Date()

    /// Appends to `url`; `step` is where the training goes on.
    init(_ url: URL, plan: TrainingPlan, from step: Int) throws {
        if !FileManager.default.fileExists(atPath: url.path) || step == 0 {
            try Data().write(to: url)
        }
        file = try FileHandle(forWritingTo: url)
        try file.seekToEnd()
        self.plan = plan
    }

    /// Takes one step in; gives the line when one is due.
    mutating func add(step: Int, loss: Float, norm: Float, rate: Float) throws -> Entry? {
        losses.append(Double(loss))
        norms.append(Double(norm))
        guard step.isMultiple(of: plan.logEvery) || step == plan.steps else { return nil }
        let count = Double(losses.count)
        let seconds = Date().timeIntervalSince(begin) / count
        let entry = Entry(
            step: step, loss: losses.reduce(0, +) / count,
            gradientNorm: norms.reduce(0, +) / count, rate: Double(rate), secondsPerStep: seconds,
            secondsLeft: seconds * Double(plan.steps - step), megabytes: Self.residentMegabytes)
        losses = []
        norms = []
        begin = Date()
        try file.write(contentsOf: JSONEncoder().encode(entry) + Data("\n".utf8))
        return entry
    }

    private static var residentMegabytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return ((pages ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))) >> 20
    }
}
