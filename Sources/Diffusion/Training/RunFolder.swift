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

    /// Opens a run: a new folder, or one with the same plan that goes on.
    ///
    /// - Parameter resume: whether the folder must hold a run already; else it must not.
    public init(_ url: URL, plan: TrainingPlan, resume: Bool) throws {
        self.url = url
        let exists = FileManager.default.fileExists(atPath: planFile.path)
        if exists && !resume {
            throw RunFolderError(
                folder: url.path,
                problem: "holds a run already; go on with --resume or choose another folder")
        }
        do {
            try FileManager.default.createDirectory(at: samples, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(at: model, withIntermediateDirectories: true)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(plan).write(to: planFile, options: .atomic)
        } catch {
            throw RunFolderError(
                folder: url.path, problem: "cannot be written: \(error.localizedDescription)")
        }
    }

    var planFile: URL { url.appending(path: "plan.json") }
    var log: URL { url.appending(path: "log.jsonl") }
    var checkpoint: URL { url.appending(path: "checkpoint.safetensors") }
    var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint.path) }
    /// Averaged weights of the trained part.
    public var model: URL { url.appending(path: "model") }
    /// Sample sheets.
    public var samples: URL { url.appending(path: "samples") }
}

/// A run folder that cannot be used.
public struct RunFolderError: Error, CustomStringConvertible {
    let folder: String
    let problem: String
    public var description: String { "\(folder) \(problem)" }
}
