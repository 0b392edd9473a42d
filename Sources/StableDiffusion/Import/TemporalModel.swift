import Files
import Foundation
import Randomness
import Tensors

/// Layers over time and the clips that they have learnt: what a file beside an image model holds.
package struct TemporalModel {
    /// Those of the paper, or AnimateDiff's motion modules.
    package let layers: any LayersOverTime
    /// Of a clip.
    package let frames: Int
    /// Frames a second.
    package let fps: Double
    package let part: Part
    /// Of motion modules.
    private let motion: MotionModulesConfig?

    /// What layers over time are for, as their file says it.
    package enum Part: String, Sendable {
        /// Making clips of a prompt, and going on with them.
        case clips = "temporal"
        /// Filling in the frames between two that are known, the first and the last of a clip.
        case interpolation

        /// The file's name in a model folder.
        package var file: String {
            switch self {
            case .clips: "temporal.safetensors"
            case .interpolation: "temporal-interpolation.safetensors"
            }
        }
    }

    /// The file's name in a model folder.
    package static let file = Part.clips.file
    /// Names of the files in a model folder that hold layers over time of any part, those that are there.
    static func filesBeside(_ model: URL) -> [String] {
        [Part.clips.file, Part.interpolation.file, ClipDecoder.file].filter {
            FileManager.default.fileExists(atPath: model.appending(path: $0).path)
        }
    }

    /// Frames that a clip may have to be learnt.
    package static let lengths = 2...1_000

    package init(_ layers: TemporalLayers, for part: Part = .clips, frames: Int, fps: Double) {
        (self.layers, self.frames, self.fps, self.part) = (layers, frames, fps, part)
        motion = nil
    }

    /// The same layers, having learnt other clips.
    package init(_ start: TemporalModel, for part: Part = .clips, frames: Int, fps: Double) {
        (layers, motion) = (start.layers, start.motion)
        (self.frames, self.fps, self.part) = (frames, fps, part)
    }

    /// Reads a file: of these layers, or of motion modules in any layout.
    ///
    /// - Parameters:
    ///   - config: of the U-Net that the layers are to work in, perhaps another one than they learnt in.
    ///   - part: what they must be for.
    ///   - dtype: for inference alone: matrices and kernels are kept like this.
    package init(
        contentsOf url: URL, for config: ConditionalUNetConfig, as part: Part = .clips,
        frozenAs dtype: DType? = nil
    ) throws {
        let weights = try Safetensors(contentsOf: url)
        let isInterpolation = weights.metadata["part"] == Part.interpolation.rawValue
        guard isInterpolation == (part == .interpolation) else {
            throw FileError(
                .data, file: url.path,
                isInterpolation
                    ? "holds layers that fill in frames between others, not those that make clips"
                    : "holds no layers that fill in frames between others")
        }
        if weights.names.contains(where: { $0.contains(MotionFile.mark) }) {
            try self.init(motionModules: url, for: config, frozenAs: dtype)
            return
        }
        guard let (frames, fps) = Self.clips(weights) else {
            throw FileError(.data, file: url.path, "holds no layers over time")
        }
        let (there, wanted) = (Self.widths(in: weights), config.levels.map(\.width))
        guard there == wanted else {
            throw FileError(
                .data, file: url.path,
                "holds layers over time of the widths \(there), the image model has \(wanted)")
        }
        let seesContext = weights.names.contains { $0.hasPrefix("context.") }
        guard seesContext || part == .clips else {
            throw FileError(
                .data, file: url.path, "is shown no frames that it could fill in between")
        }
        try weights.refuseWholeNumbers(in: weights.names)
        self.init(
            TemporalLayers(config, seesContext: seesContext), for: part, frames: frames, fps: fps)
        try layers.load(from: weights, frozenAs: dtype)
    }

    /// Reads AnimateDiff's motion modules, a file of any layout or a folder of diffusers.
    ///
    /// - Parameter norm: as the file says when nil, else the authors'.
    package init(
        motionModules url: URL, for config: ConditionalUNetConfig,
        norm: MotionModulesConfig.Norm? = nil, frozenAs dtype: DType? = nil
    ) throws {
        let file = try MotionFile(at: url, for: config, norm: norm)
        let layers = MotionModules(file.config, for: config)
        try layers.keyedParameters.load(keyed: file.weights, frozenAs: dtype)
        let (frames, fps) = Self.clips(file.file) ?? Self.authorsClips
        (self.layers, motion, part) = (layers, file.config, .clips)
        (self.frames, self.fps) = (min(frames, file.config.positions), fps)
    }

    /// The file of layers over time that a path means: the file itself, or that of a folder of a model or of diffusers'
    /// motion modules.
    package static func file(at url: URL) throws -> URL {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw FileError(.missingInput, file: url.path, "does not exist")
        }
        guard isFolder.boolValue else { return url }
        let files = ([file] + MotionFile.names).map { url.appending(path: $0) }
        guard let found = files.first(where: { FileManager.default.fileExists(atPath: $0.path) })
        else {
            throw FileError(
                .missingInput, file: url.path,
                "is a folder without layers over time: it has neither \(file) nor \(MotionFile.names[0])"
            )
        }
        return found
    }

    /// What motion modules were trained with.
    private static let authorsClips = (frames: 16, fps: 8.0)

    /// Whether they are AnimateDiff's.
    package var isMotion: Bool { motion != nil }

    /// Whether the layers go on from known frames.
    package var predicts: Bool { layers.context != nil }

    /// How many frames a window takes over from the one before: two show where things move.
    var contextFrames: Int { min(2, frames - 1) }

    /// The same layers, shown known frames too: as they start, those change nothing.
    func seeingContext(
        in config: ConditionalUNetConfig, from stream: RandomStream
    ) -> TemporalModel {
        guard !predicts, !isMotion else { return self }
        let new = TemporalLayers(config, seesContext: true)
        new.initialize(from: stream)
        let learnt = Dictionary(
            uniqueKeysWithValues: layers.namedParameters.map { ($0.name, $0.parameter) })
        for (name, parameter) in new.namedParameters {
            if let old = learnt[name] {
                parameter.assign(old.tensor)
            } else if !name.hasPrefix("context.") {
                parameter.assign(.zeros(parameter.shape))
            }
        }
        return TemporalModel(new, for: part, frames: frames, fps: fps)
    }

    /// How many frames are denoised together at most.
    package var window: Int { motion?.positions ?? frames }

    /// The noise that the layers have learnt with in an image model.
    ///
    /// AnimateDiff's β grow linearly, where Stable Diffusion's √β do.
    func noise(of config: StableDiffusionConfig) -> BetaSchedule {
        var noise = config.noise
        noise.isLinear = motion != nil
        return noise
    }

    /// Writes them.
    package func save(to url: URL, as dtype: DType = .bfloat16) throws {
        let about = motion?.metadata ?? ["part": part.rawValue]
        try Safetensors.write(
            layers.keyedParameters.tensors,
            metadata: about.merging(["frames": "\(frames)", "fps": "\(fps)"]) { $1 }, as: dtype,
            to: url)
    }

    /// What clips the layers of a file have learnt; nil where it does not say so.
    private static func clips(_ weights: Safetensors) -> (frames: Int, fps: Double)? {
        guard let frames = weights.metadata["frames"].flatMap(Int.init),
            let fps = weights.metadata["fps"].flatMap(Double.init), lengths.contains(frames),
            fps > 0, fps < .infinity
        else { return nil }
        return (frames, fps)
    }

    /// Of each level, finest first.
    private static func widths(in weights: Safetensors) -> [Int] {
        var widths: [Int] = []
        while let shape = weights.shape(
            of: "downBlocks.\(widths.count).0.convolution.conv2.bias"),
            let width = shape.first
        { widths.append(width) }
        return widths
    }
}
