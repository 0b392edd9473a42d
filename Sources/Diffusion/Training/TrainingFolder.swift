import Files
import Foundation

/// Where one training keeps what it needs and what it made.
///
///     run/
///       plan.json              what was asked for
///       log.jsonl              one line every few steps
///       checkpoint.safetensors weights, optimizer, averages and step: what resuming needs
///       samples/000500.png     sample grids
///       model/                 averaged weights of the trained part
package struct TrainingFolder<Config: RunConfig>: Sendable {
    package let url: URL

    package let config: Config

    /// Starts a run in a folder that holds none.
    package init(_ url: URL, starting config: Config) throws {
        self.url = url
        self.config = config
        if FileManager.default.fileExists(atPath: configFile.path) {
            throw RunFolderError(folder: url.path, problem: .holdsRun)
        }
        if let stranger { throw FileError.notOurs(stranger.path) }
        try prepare()
    }

    /// Goes on with the run in a folder.
    ///
    /// - Parameter change: what to alter in its config: how long it runs or how often it shows, nothing that
    ///   would make another training of it.
    package init(_ url: URL, resuming change: (inout Config) throws -> Void) throws {
        self.url = url
        let file = url.appending(path: Self.configName)
        guard let bytes = try? DurableFile.read(file.path),
            var config = Config(json: bytes)
        else {
            throw RunFolderError(folder: url.path, problem: .holdsNoRun)
        }
        try change(&config)
        self.config = config
        try prepare()
    }

    private func prepare() throws {
        for folder in [samples, model] { try DurableFile.makeFolder(folder) }
        try DurableFile.write(JSON.document(config, file: configFile.path), to: configFile.path)
    }

    /// What has the name of something that a run writes, where there is no run; a killed start leaves empty
    /// folders.
    private var stranger: URL? {
        let files = [log, checkpoint].filter { access($0.path, F_OK) == 0 }
        let inside = [samples, model].flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.map { folder.appending(path: $0) }
        }
        return (files + inside).first
    }

    private static var configName: String { "plan.json" }

    var configFile: URL { url.appending(path: Self.configName) }
    var log: URL { url.appending(path: "log.jsonl") }
    var checkpoint: URL { url.appending(path: "checkpoint.safetensors") }
    var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint.path) }
    /// Averaged weights of the trained part.
    package var model: URL { url.appending(path: "model") }
    private var samples: URL { url.appending(path: "samples") }

    /// The sample grid of a step.
    package func sample(at step: Int) -> URL {
        samples.appending(path: String(format: "%06d.png", step))
    }
}

/// The run of a stage of the Video LDM.
package typealias RunFolder = TrainingFolder<TrainingConfig>

extension TrainingFolder {
    /// Copies what the training has made into a model folder, each file in one piece.
    package func publish(to folder: URL) throws {
        try DurableFile.makeFolder(folder)
        for name in try FileManager.default.contentsOfDirectory(atPath: model.path) {
            try DurableFile.write(
                DurableFile.mapped(model.appending(path: name).path),
                to: folder.appending(path: name).path)
        }
    }
}

/// A run folder that cannot be used.
package struct RunFolderError: Error, CustomStringConvertible {
    package let folder: String
    package let problem: Problem

    /// What follows the folder's path in a sentence.
    package enum Problem: String, Sendable {
        case holdsRun = "holds a run already"
        case holdsNoRun = "holds no run to go on with"
        case holdsOtherRun = "holds a run with other options"
    }

    package init(folder: String, problem: Problem) {
        self.folder = folder
        self.problem = problem
    }

    package var description: String { "\(folder) \(problem.rawValue)" }
}
