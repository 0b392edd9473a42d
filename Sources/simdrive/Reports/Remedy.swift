import Diffusion
import Files
import Tensors
import Workflows

// The libraries say what is wrong; which option or command cures it, they cannot know.
extension Error {
    /// What a person reads: what is wrong and what to do about it.
    var sentence: String { "\(self)" + (cure.map { "; \($0)" } ?? "") }

    /// What to do with this program; nil where the error itself says enough.
    private var cure: String? {
        switch self {
        case let error as FileError: error.obstacle?.cure
        case let error as RequestError: error.cure
        case let error as ModelError: error.problem.cure
        case let error as RunFolderError: error.problem.cure
        case is ClipConflict: "replace it with --overwrite, or choose another folder"
        case is NoReference: "name a dataset to measure against with --against"
        case is UnusableOutput: "the weights do not fit, or --precision float32 is needed"
        case is UnsupportedPrecision: "use --precision auto or float32"
        case let error as TorchError: error.otherDevice
        case is DivergedError: "go on from the last checkpoint with a lower --rate"
        default: nil
        }
    }
}

extension FileError.Obstacle {
    fileprivate var cure: String? {
        switch self {
        case .clip: "keep it with --resume, or replace it with --overwrite"
        case .export: "replace it with --overwrite"
        case .content:
            "continue it with --resume, replace its clips with --overwrite, or choose another folder"
        case .fullDisk:
            Self.commandKnows("--resume")
                ? "run again; --resume keeps the clips that are whole" : "run again"
        case .rest:
            "copy it anew"
                + (Self.commandKnows("--lenient") ? ", or cut it there with --lenient" : "")
        case .oneOfMany:
            Self.commandKnows("--lenient") ? "leave it out with --lenient" : nil
        }
    }

    private static func commandKnows(_ option: String) -> Bool {
        CommandSuggestion.knows(option, in: Array(CommandLine.arguments.dropFirst()))
    }
}

extension TorchError {
    fileprivate var otherDevice: String {
        switch self {
        case .cannotOpen:
            "install PyTorch for python3, name the folder of its libraries in SIMDRIVE_LIBTORCH, or use "
                + "--device cpu"
        case .tooOld: "install PyTorch 2.11 or newer, or use --device cpu"
        case .noDevice: "choose another --device, or cpu"
        }
    }
}

extension RequestError {
    fileprivate var cure: String? {
        switch self {
        case .noFrame: "ask for a longer --duration"
        case .sameClip: "give one of them another name, or make it in another folder"
        case .noAutoencoder: "leave --freeze-encoder out"
        case .otherPreset: "leave --preset out or choose another folder with --model"
        case .noTemporalLayers:
            "train them with 'simdrive train text2video', import some with 'simdrive model import --motion', or "
                + "name those of another model with --temporal"
        case .noInterpolation:
            "train them with 'simdrive train text2video --interpolation', or blend frames with "
                + "--interpolation-steps 0"
        case .tooManyFrames: "choose fewer --frames"
        case .noUpscaler: "name the folder of one with --upscale"
        case .noVariant, .noCamera, .cameraShape, .frameRate, .pictureSize, .noCase, .noImageModel:
            nil
        }
    }
}

extension ModelError.Problem {
    fileprivate var cure: String? {
        switch self {
        case .noModel: "choose its folder with --model"
        case .unreadable, .impossible: nil
        case .otherConditioning: "train it again or use the program it came with"
        case .missing(let part):
            "train it with 'simdrive train \(part.rawValue)' or choose another folder with --model"
                + (part == .interpolation ? "; without it clips have --fps 7.5" : "")
        case .otherAutoencoder: "train it again"
        case .notFinite: "train it again or copy it anew"
        }
    }
}

extension RunFolderError.Problem {
    fileprivate var cure: String {
        switch self {
        case .holdsRun: return "go on with --resume or choose another folder"
        case .holdsNoRun: return "leave --resume out to start one"
        case .holdsOtherRun:
            let names = Train.options.filter(\.mayChange).map(\.name)
            return "only " + names.dropLast().joined(separator: ", ")
                + " and \(names[names.count - 1]) may change when it goes on"
        }
    }
}
