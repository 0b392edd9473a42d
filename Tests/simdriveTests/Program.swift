import Foundation
import Randomness
import Referee
import Tensors
import Testing

@testable import Diffusion

/// The built program, run as a process of its own, with a folder that is gone when the test is over.
final class Program {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What a process left.
    struct Outcome {
        /// Exit code, or 128 + the number of the signal that ended it.
        let status: Int32
        let output: String
        let errors: String

        /// The last line on standard error: what went wrong, after the progress.
        var complaint: String {
            errors.split(separator: "\n").last.map(String.init) ?? ""
        }
    }

    /// A process that is still running.
    struct Running {
        fileprivate let process: Process
        fileprivate let folder: URL

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        var isRunning: Bool { process.isRunning }

        /// Waits for the end; what takes longer than two minutes is killed.
        func outcome() -> Outcome {
            let deadline = Date(timeIntervalSinceNow: 120)
            while process.isRunning, Date() < deadline { usleep(5_000) }
            if process.isRunning { send(SIGKILL) }
            process.waitUntilExit()
            let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
            func text(_ name: String) -> String {
                (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
            }
            return Outcome(
                status: signal + process.terminationStatus, output: text("output"),
                errors: text("errors"))
        }
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func start(_ arguments: [String]) throws -> Running {
        try start(Self.executable, arguments)
    }

    func run(_ arguments: [String]) throws -> Outcome { try start(arguments).outcome() }

    /// Runs with these variables besides those of the tests.
    func run(_ arguments: [String], environment: [String: String]) throws -> Outcome {
        let settings = environment.map { "\($0)=\($1)" }
        return try start("/usr/bin/env", settings + [Self.executable] + arguments).outcome()
    }

    /// Runs as a shell does with these redirections behind the arguments, such as `2>&-`.
    func run(_ arguments: [String], redirected streams: String) throws -> Outcome {
        try run(shell: "exec \"$0\" \"$@\" \(streams)", arguments)
    }

    /// Runs a line of shell, which finds the program and its arguments in `"$0" "$@"`.
    func run(shell line: String, _ arguments: [String]) throws -> Outcome {
        try start("/bin/sh", ["-c", line, Self.executable] + arguments).outcome()
    }

    /// Runs on a disk of its own below `folder`, of which nobody else knows.
    ///
    /// - Parameter options: of a tmpfs, such as `size=100k`.
    func run(_ arguments: [String], onDisk name: String, _ options: String) throws -> Outcome {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: true)
        // What is left on the disk is reported as well, since it is gone with the process.
        let script = """
            mount -t tmpfs -o "$1" simdrive "$2" || exit 99
            disk=$2; shift 2; "$@"; status=$?
            find "$disk" -name DONE -o -name '.tmp-*'; exit $status
            """
        return try start(
            Self.unshare[0],
            Self.unshare.dropFirst() + ["sh", "-c", script, "sh", options, path(name)]
                + (arguments.isEmpty ? ["true"] : [Self.executable] + arguments)
        ).outcome()
    }

    /// Whether this user may mount disks of its own.
    static let mayMount: Bool =
        (try? Program().run([], onDisk: "probe", "size=100k").status) == 0

    private static let unshare =
        ["/usr/bin/unshare"] + (geteuid() == 0 ? [] : ["--user", "--map-root-user"]) + ["--mount"]

    /// Beside the test bundle.
    private static let executable: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        return URL(filePath: tests ?? "").deletingLastPathComponent().appending(path: "simdrive")
            .path
    }()

    private func start(_ executable: String, _ arguments: [String]) throws -> Running {
        let files = folder.appending(path: "process-\(UUID())")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        func file(_ name: String) throws -> FileHandle {
            let url = files.appending(path: name)
            _ = FileManager.default.createFile(atPath: url.path, contents: nil)
            return try FileHandle(forWritingTo: url)
        }
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try file("output")
        process.standardError = try file("errors")
        try process.run()
        return Running(process: process, folder: files)
    }
}

extension Program {
    /// A short drive of small pictures.
    ///
    /// - Parameter frames: of 64×128.
    func scenario(_ name: String, frames: Int = 8) throws -> String {
        let text = """
            simdrive: 1
            name: \(name)
            seed: 5
            fps: 10
            duration: \(Double(frames) / 10)
            camera: {width: 128, height: 64}
            road: {surroundings: urban, lanes: 2}
            ego: {type: car, lane: -1, s: 0, speed: 10}
            actors:
              - {id: leader, type: car, lane: -1, s: 15, speed: 10}
            """
        let path = path("\(name).yaml")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// A whole model of the smallest sizes with random weights.
    @TensorActor
    static func writeUntrainedModel(to path: String) throws {
        let folder = URL(filePath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: folder)
    }

    /// A referee that has learnt nothing.
    @TensorActor
    static func writeUntrainedReferee(to path: String) throws {
        let folder = URL(filePath: path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let network = RefereeNetwork()
        network.initialize(from: RandomStream(seed: 1))
        try RefereeModel.save(network, scores: nil, to: folder)
    }

    /// Every file of a dataset's clips, by its path within them.
    func clips(of dataset: String) throws -> [String: Data] {
        let clips = URL(filePath: path(dataset)).appending(path: "clips")
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: clips.path) {
            let url = clips.appending(path: name)
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            if !isFolder.boolValue { files[name] = try Data(contentsOf: url) }
        }
        return files
    }

    /// Waits until a file or folder is there, at most a minute.
    func wait(for name: String) throws {
        for _ in 0..<6_000 {
            if FileManager.default.fileExists(atPath: path(name)) { return }
            usleep(10_000)
        }
        Issue.record("\(name) did not come")
    }
}
