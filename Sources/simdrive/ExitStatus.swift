import Datasets
import Diffusion
import Files
import Sim
import Tensors
import Words
import Workflows

/// Exit codes of `simdrive` (BSD's sysexits), documented and stable.
enum ExitStatus: Int32 {
    case usage = 64
    case badData = 65
    case missingInput = 66
    case unavailable = 69
    case internalError = 70
    /// A GPU that fails in the middle, mostly for want of memory, or a limit of memory that is met.
    case deviceFailed = 71
    case cannotWrite = 73
    /// A part of the work is missing; running again does the rest.
    case partial = 75

    init(of error: any Error) {
        self =
            switch error {
            case let error as ScenarioError: error.reason == .unreadable ? .missingInput : .badData
            case let error as FileError: ExitStatus(rawValue: error.exitCode) ?? .internalError
            case is ModelError, is CheckpointError, is SafetensorsError, is TorchError: .unavailable
            case let error as RequestError: error.lacksPart ? .unavailable : .usage
            case is UnsupportedPrecision: .usage
            case is NoReference, is DescriptionError: .badData
            case is RunFolderError, is ClipConflict: .cannotWrite
            default: .internalError
            }
    }
}
