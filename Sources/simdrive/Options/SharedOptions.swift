import ArgumentParser
import Datasets
import Diffusion
import Foundation
import Sim
import Tensors
import Workflows

/// Where clips go and what happens to what is there.
struct FolderOptions: ParsableArguments {
    @Option(name: [.short, .customLong("output")], help: "Folder that the dataset is written to.")
    var output: String

    @Flag(help: "Replace clips that are there already.")
    var overwrite = false

    @Flag(help: "Keep whole clips that are there, make the rest.")
    var resume = false

    /// Opens the dataset's folder.
    ///
    /// - Parameter isShared: whether other processes write clips to it at the same time.
    func open(isShared: Bool = false) throws -> DatasetFolder {
        try DatasetFolder(
            at: URL(filePath: output),
            existing: overwrite ? .overwrite : resume ? .resume : .refuse, isShared: isShared)
    }

    func validate() throws {
        // A shell's variable that is not set would be the working folder.
        if output.isEmpty { throw ValidationError("--output is empty; name a folder") }
        if overwrite && resume { throw ValidationError("choose --overwrite or --resume, not both") }
    }
}

/// Where clips of several inputs go, and which of them this process makes.
struct OutputOptions: ParsableArguments {
    @OptionGroup var folder: FolderOptions
    @OptionGroup var video: VideoOptions

    @Option(
        help: "Make only every n-th clip, from the i-th on, from 0: i/n. Default: $SIMDRIVE_SHARD.")
    var shard: Shard?

    /// Opens the dataset's folder and says which clips are this process's.
    func open<Input: ClipInput>(
        for inputs: [Input], observer: some JobObserver
    ) throws -> DatasetRun<Input> {
        let shard = try shard ?? .inEnvironment() ?? .whole
        return try DatasetRun(
            inputs, in: folder.open(isShared: shard != .whole), shard: shard, observer: observer)
    }
}

/// How videos are encoded.
struct VideoOptions: ParsableArguments {
    @Option(help: "Constant rate factor of the MP4: lower is better and larger.")
    var crf = 18

    func validate() throws {
        if !(1...51).contains(crf) { throw ValidationError("--crf must be from 1 to 51") }
    }
}

/// Which part of a scenario is shown, and how large.
struct ClipOptions: ParsableArguments {
    @Option(help: "Seed of everything random; the scenario's own when not given.")
    var seed: UInt64?

    @Option(help: "Time of day instead of the scenario's own: day, dusk or night.")
    var time: Sim.Environment.TimeOfDay?

    @Option(help: "Weather instead of the scenario's own: clear, cloudy, rain or fog.")
    var weather: Sim.Environment.Weather?

    @Option(help: "Seconds; the scenario's own when not given.")
    var duration: Double?

    @Option(help: "Number of frames, instead of --duration.")
    var frames: Int?

    @Flag(help: "Write overlay.mp4 too: the video with boxes, tracks and classes drawn on it.")
    var overlay = false

    func validate() throws {
        if let duration, !(duration > 0 && duration <= 3_600) {
            throw ValidationError(
                "--duration must be more than 0 and at most 3600 seconds")
        }
        if let frames, !(1...108_000).contains(frames) {
            throw ValidationError("--frames must be from 1 to 108000")
        }
        if duration != nil && frames != nil {
            throw ValidationError("choose --duration or --frames, not both")
        }
    }

    /// The same world under another light.
    var change: EnvironmentChange { EnvironmentChange(timeOfDay: time, weather: weather) }

    var length: ClipLength { frames.map { .frames($0) } ?? duration.map { .seconds($0) } ?? .whole }
}

/// How the machine is used.
struct EngineOptions: ParsableArguments {
    @Option(help: "Threads for tensors; as many as the machine gives when not given.")
    var threads: Int?

    @Option(
        help: """
            What computes: cpu, cuda (the first NVIDIA GPU, by the PyTorch that is installed), cuda:1, or \
            auto for a GPU where there is one. Default: $SIMDRIVE_DEVICE, else cpu.
            """)
    var device: Device?

    @Option(help: "Number format of the networks: auto, float32 or bfloat16.")
    var precision: Precision = .auto

    func validate() throws {
        if let threads, !(1...1_024).contains(threads) {
            throw ValidationError("--threads must be from 1 to 1024")
        }
    }

    /// Chooses device and thread count, and says what to compute in.
    @TensorActor
    func prepare() throws -> DType {
        DeviceFailure.handle { problem in
            warn("the device has failed: \(problem); whole clips are kept, go on with --resume")
            Foundation.exit(ExitStatus.deviceFailed.rawValue)
        }
        try (device ?? .inEnvironment() ?? .cpu).use()
        if let threads { Threads.use(threads) }
        return try precision.dtype()
    }
}

extension Precision: ExpressibleByArgument {}

extension Device: ExpressibleByArgument {
    /// As the command line has it.
    public init?(argument: String) { self.init(argument) }

    /// What `SIMDRIVE_DEVICE` asks for.
    static func inEnvironment() throws -> Device? {
        guard let text = variable("SIMDRIVE_DEVICE") else { return nil }
        guard let device = Device(text) else {
            throw ValidationError(
                "SIMDRIVE_DEVICE is '\(text)'; it must be cpu, cuda, cuda:1 or auto")
        }
        return device
    }
}

extension Shard: ExpressibleByArgument {
    /// As the command line has it.
    public init?(argument: String) { self.init(argument) }

    /// What `SIMDRIVE_SHARD` asks for.
    static func inEnvironment() throws -> Shard? {
        guard let text = variable("SIMDRIVE_SHARD") else { return nil }
        guard let shard = Shard(text) else {
            throw ValidationError(
                "SIMDRIVE_SHARD is '\(text)'; it must be i/n with i from 0, as 3/16")
        }
        return shard
    }
}
