import Foundation

/// What computes: `cpu`, `cuda`, `cuda:1`, or `auto`.
public enum Device: Hashable, Sendable {
    case cpu
    /// A GPU by its number.
    case cuda(Int)
    /// The first GPU where one answers, else the processor.
    case auto
    /// PyTorch on the processor: the calls that a GPU gets, for tests.
    case torchCPU

    /// As the command line has it.
    public init?(_ text: String) {
        switch text {
        case "cpu": self = .cpu
        case "auto": self = .auto
        case "torch-cpu": self = .torchCPU
        case "cuda": self = .cuda(0)
        default:
            guard text.hasPrefix("cuda:"), let number = Int(text.dropFirst(5)), number >= 0 else {
                return nil
            }
            self = .cuda(number)
        }
    }

    /// Makes this the device of all tensors to come; there may be none yet.
    ///
    /// - Returns: the device that computes from now on.
    @discardableResult
    public func use() throws(TorchError) -> Device {
        switch self {
        case .cpu:
            Backends.use(CPUBackend.shared)
            return .cpu
        case .auto:
            if let gpu = try? Device.cuda(0).use() { return gpu }
            return try Device.cpu.use()
        case .cuda, .torchCPU:
            Backends.use(try torchBackend())
            return self
        }
    }

    /// What computes now, as it stands in clip.json: the processor's best instruction set for convolutions,
    /// or a device and the PyTorch that runs it.
    public static var computing: String { Backends.current.name }

    /// Bytes of a GPU that nobody uses yet; nil on the processor.
    public static var freeMemory: Int? { Backends.current.freeBytes }

    /// Whether a device of its own computes, so that the processor is free for other work.
    public static var leavesProcessor: Bool { !(Backends.current is CPUBackend) }

    private func torchBackend() throws(TorchError) -> TorchBackend {
        let gpu: Int? = if case .cuda(let number) = self { number } else { nil }
        let library = try TorchLibrary(folder: TorchFolder.find(), withCUDA: gpu != nil)
        return try TorchBackend(library, gpu: gpu, called: description)
    }

    /// What the tests of a process compute with: `SIMDRIVE_TEST_DEVICE` names it.
    static var backendOfEnvironment: any Backend {
        guard let name = ProcessInfo.processInfo.environment["SIMDRIVE_TEST_DEVICE"] else {
            return CPUBackend.shared
        }
        do {
            guard let device = Device(name) else { fatalError("no device is called \(name)") }
            return device == .cpu ? CPUBackend.shared : try device.torchBackend()
        } catch {
            fatalError("\(name): \(error)")
        }
    }
}

extension Device: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let number): "cuda:\(number)"
        case .auto: "auto"
        case .torchCPU: "torch-cpu"
        }
    }
}

/// Where PyTorch's libraries are installed.
enum TorchFolder {
    /// What `SIMDRIVE_LIBTORCH` names, else where `python3` has PyTorch; nil leaves it to the loader.
    static func find() -> String? {
        if let folder = ProcessInfo.processInfo.environment["SIMDRIVE_LIBTORCH"] { return folder }
        return python(
            """
            import importlib.util as u
            s = u.find_spec("torch")
            print(s.submodule_search_locations[0] if s else "")
            """
        ).map { "\($0)/lib" }
    }

    /// The line that a Python program prints; nil without one.
    private static func python(_ program: String) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let line = String(decoding: data, as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        return process.terminationStatus == 0 && !line.isEmpty ? line : nil
    }
}
