import ArgumentParser
import Datasets
import Foundation
import Tensors
import Terminal
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

    @Option(
        help: "Make only every n-th clip, from the i-th on, from 0: i/n. Default: $SIMDRIVE_SHARD.")
    var shard: Shard?

    /// Opens the dataset's folder and says which clips are this process's.
    func open<Input: ClipInput>(
        for inputs: [Input], observer: some JobObserver
    ) throws -> DatasetRun<Input> {
        let shard =
            try shard ?? .inEnvironment("SIMDRIVE_SHARD", "i/n with i from 0, as 3/16") ?? .whole
        return try DatasetRun(
            inputs, in: folder.open(isShared: shard != .whole), shard: shard, observer: observer)
    }
}

/// How videos are encoded.
struct VideoOptions: ParsableArguments {
    @Option(help: "Constant rate factor of the MP4: lower is better and larger.")
    var crf = 18

    func validate() throws {
        try check("--crf", crf, in: 1...51)
    }
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
        try check("--threads", threads, in: 1...1_024)
    }

    /// Chooses device and thread count, and says what to compute in.
    @TensorActor
    func prepare() throws -> DType {
        DeviceFailure.handle { problem in
            warn("the device has failed: \(problem); whole clips are kept, go on with --resume")
            Foundation.exit(ExitStatus.deviceFailed.rawValue)
        }
        try (device ?? .inEnvironment("SIMDRIVE_DEVICE", "cpu, cuda, cuda:1 or auto") ?? .cpu).use()
        if let threads { Threads.use(threads) }
        return try precision.dtype()
    }
}

extension Precision: ExpressibleByArgument {}

extension Device: ExpressibleByArgument {
    /// As the command line has it.
    public init?(argument: String) { self.init(argument) }
}

extension Shard: ExpressibleByArgument {
    /// As the command line has it.
    public init?(argument: String) { self.init(argument) }
}
