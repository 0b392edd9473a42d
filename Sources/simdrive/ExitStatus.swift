import Datasets
import Diffusion
import Sim
import Tensors

/// Exit codes of `simdrive` (BSD's sysexits), documented and stable.
enum ExitStatus: Int32 {
    case usage = 64
    case badData = 65
    case missingInput = 66
    case unavailable = 69
    case cannotWrite = 73

    /// The code for an error of ours; nil for all others.
    init?(of error: any Error) {
        switch error {
        case is ScenarioError: self = .badData
        case let error as FormatError:
            guard let status = ExitStatus(rawValue: error.exitCode) else { return nil }
            self = status
        case is ModelError, is CheckpointError, is SafetensorsError: self = .unavailable
        case is UnsupportedPrecision: self = .usage
        case is RunFolderError: self = .cannotWrite
        case let error as UsageError:
            self = error.isMissingFile ? .missingInput : .usage
        default: return nil
        }
    }
}

/// Something asked for that cannot be: one sentence that says what to do instead.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    var isMissingFile = false
}
