import Files
import Foundation

/// Where one training keeps what it needs and what it made.
///
///     run/
///       plan.json              what was asked for
///       log.jsonl              one line every few steps
///       checkpoint.safetensors weights, optimizer, averages and step: what resuming needs
///       samples/000500.png     sample sheets
///       model/                 averaged weights of the trained part
public struct RunFolder: Sendable {
    public let url: URL

    public let plan: TrainingPlan

    /// Starts a run in a folder that holds none.
    public init(_ url: URL, starting plan: TrainingPlan) throws {
        self.url = url
        self.plan = plan
        if FileManager.default.fileExists(atPath: planFile.path) {
            throw RunFolderError(
                folder: url.path,
                problem: "holds a run already; go on with --resume or choose another folder")
        }
        try prepare()
    }

    /// Goes on with the run in a folder.
    ///
    /// - Parameter change: what to alter in its plan; only what leaves the training the same (how long
    ///   it runs, how often it shows) may change.
    public init(_ url: URL, resuming change: (inout TrainingPlan) -> Void) throws {
        self.url = url
        let file = url.appending(path: Self.planName)
        guard let bytes = try? DurableFile.read(file.path),
            let stored = TrainingPlan(json: bytes)
        else {
            throw RunFolderError(
                folder: url.path,
                problem: "holds no run to go on with; leave --resume out to start one")
        }
        var wanted = stored
        change(&wanted)
        guard wanted.isSameTraining(as: stored) else {
            throw RunFolderError(
                folder: url.path,
                problem:
                    "holds a run with other options; only --steps, --hours, --cool-down, --rate, "
                    + "--sheet-every and --held-out-every may change when it goes on")
        }
        plan = wanted
        try prepare()
    }

    private func prepare() throws {
        for folder in [samples, model] { try DurableFile.makeFolder(folder) }
        try DurableFile.write(JSON.document(plan, file: planFile.path), to: planFile.path)
    }

    private static let planName = "plan.json"

    var planFile: URL { url.appending(path: Self.planName) }
    var log: URL { url.appending(path: "log.jsonl") }
    var checkpoint: URL { url.appending(path: "checkpoint.safetensors") }
    var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint.path) }
    /// Averaged weights of the trained part.
    public var model: URL { url.appending(path: "model") }
    /// Sample sheets.
    public var samples: URL { url.appending(path: "samples") }
}

extension RunFolder {
    /// Copies what the training has made into a model folder, each file in one piece.
    public func publish(to folder: URL) throws {
        try DurableFile.makeFolder(folder)
        for name in try FileManager.default.contentsOfDirectory(atPath: model.path) {
            try DurableFile.write(
                DurableFile.mapped(model.appending(path: name).path),
                to: folder.appending(path: name).path)
        }
    }
}

extension TrainingPlan {
    /// Whether going on with this plan is going on with that one.
    fileprivate func isSameTraining(as other: TrainingPlan) -> Bool {
        var same = self
        same.steps = other.steps
        same.coolDown = other.coolDown
        same.rate = other.rate
        (same.logEvery, same.sheetEvery, same.saveEvery) = (
            other.logEvery, other.sheetEvery, other.saveEvery
        )
        (same.heldOutEvery, same.heldOutClips) = (other.heldOutEvery, other.heldOutClips)
        return same == other
    }
}

/// A run folder that cannot be used.
public struct RunFolderError: Error, CustomStringConvertible {
    let folder: String
    let problem: String
    public var description: String { "\(folder) \(problem)" }
}
