import Files
import Foundation
import Tensors

/// AnimateDiff's motion modules as they lie on a disk: the authors' layout, or that of diffusers.
struct MotionFile {
    let file: Safetensors
    let weights: KeyedWeights
    let config: MotionModulesConfig
    private let unet: ConditionalUNetConfig

    /// What stands in every name of motion modules.
    static let mark = ".motion_modules."

    /// The file's names in a folder of diffusers.
    static let names = ["safetensors", "fp16.safetensors", "bin"]
        .map { "diffusion_pytorch_model.\($0)" }

    /// Opens a file, or a folder of diffusers' `MotionAdapter`.
    ///
    /// - Parameters:
    ///   - unet: that the modules are to work in.
    ///   - norm: which of the two ways; nil for the file's own, else the authors'.
    init(at url: URL, for unet: ConditionalUNetConfig, norm: MotionModulesConfig.Norm? = nil) throws
    {
        let (place, description) = try Self.files(at: url)
        try StableDiffusionFiles.refusePickle(place)
        file = try Safetensors(contentsOf: place)
        guard file.names.contains(where: { $0.contains(Self.mark) }) else {
            throw FileError(.data, file: file.path, "holds no motion modules")
        }
        let training = "module."
        let prefix = file.names.contains { $0.hasPrefix(training) } ? training : ""
        let strangers = file.names.filter { !$0.hasPrefix(prefix) }
        guard strangers.isEmpty else {
            throw CheckpointError(
                file: file.path, missing: [], unexpected: strangers, misshapen: [])
        }
        weights = try KeyedWeights(file, .motionModules(unet, prefix: prefix))
        self.unet = unet
        var config = try MotionModulesConfig(of: file, description, levels: unet.levels.count)
        config.hasMiddle = weights.names.contains { $0.hasPrefix("mid_block.") }
        config.positions = try Self.positions(in: file) ?? config.positions
        if let norm { config.norm = norm }
        self.config = config
        try check()
    }

    /// The file of weights, and what describes it.
    private static func files(at url: URL) throws -> (weights: URL, description: URL) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw FileError(.missingInput, file: url.path, "does not exist")
        }
        let folder = isFolder.boolValue ? url : url.deletingLastPathComponent()
        let description = folder.appending(path: "config.json")
        guard isFolder.boolValue else { return (url, description) }
        let files = Self.names.map { url.appending(path: $0) }
        let found = files.first { FileManager.default.fileExists(atPath: $0.path) }
        guard let found else {
            throw FileError(.missingInput, file: files[0].path, "does not exist")
        }
        return (found, description)
    }

    /// Throws unless the modules fit the U-Net.
    private func check() throws {
        let (there, wanted) = (widths, unet.levels.map(\.width))
        guard there == wanted else {
            throw FileError(
                .data, file: file.path,
                "holds motion modules of the widths \(there), the image model has \(wanted)")
        }
        if let problem = config.problem(in: unet) {
            throw FileError(
                .data, file: file.path, "has motion modules of impossible sizes: \(problem)")
        }
    }

    /// Of each level, finest first.
    private var widths: [Int] {
        var widths: [Int] = []
        while let shape = weights.shape(
            of: "down_blocks.\(widths.count)\(Self.mark)0.norm.weight"), let width = shape.first
        { widths.append(width) }
        return widths
    }

    /// How many frames the file's sines tell apart; nil when it has none.
    ///
    /// They are made anew when modules run, so others than sines are refused.
    private static func positions(in file: Safetensors) throws -> Int? {
        func wrong(_ name: String) -> FileError {
            FileError(.data, file: file.path, "has other positions than sines in \(name)")
        }
        var count: Int?
        for name in file.names where name.hasSuffix(".pe") {
            guard let shape = file.shape(of: name), shape.count == 3, shape[0] == 1,
                TemporalModel.lengths.contains(shape[1]), shape[1] == count ?? shape[1],
                shape[2].isMultiple(of: 2)
            else { throw wrong(name) }
            count = shape[1]
            let known = MotionModule.places(shape[1], width: shape[2])
            // Halves hold three digits.
            let isSame = zip(try file.tensor(name).floats, known).allSatisfy {
                abs($0 - $1) < 0.01
            }
            guard isSame else { throw wrong(name) }
        }
        return count
    }
}

extension MotionModulesConfig {
    /// What a file written here says, else `config.json` beside a file of diffusers, else the authors' sizes.
    fileprivate init(of file: Safetensors, _ description: URL, levels: Int) throws {
        self.init()
        if file.metadata["part"] == Self.part {
            self = try MotionModulesConfig(file)
        } else if FileManager.default.fileExists(atPath: description.path),
            !file.names.contains(where: { $0.contains(".temporal_transformer.") })
        {
            self = try MotionModulesConfig(DiffusersConfig(description), levels: levels)
        }
    }

    /// What the metadata of a file of these layers calls them.
    static let part = "motion"

    /// What is written beside the weights.
    var metadata: [String: String] {
        [
            "part": Self.part, "heads": "\(heads)", "groups": "\(groups)",
            "positions": "\(positions)", "norm": norm.rawValue,
        ]
    }

    private init(_ file: Safetensors) throws {
        func number(_ key: String) -> Int? { file.metadata[key].flatMap(Int.init) }
        guard let heads = number("heads"), let groups = number("groups"),
            let positions = number("positions"),
            let norm = file.metadata["norm"].flatMap(Norm.init(rawValue:))
        else { throw FileError(.data, file: file.path, "does not describe its motion modules") }
        self.init(heads: heads, groups: groups, positions: positions, norm: norm)
    }

    /// Of diffusers' `MotionAdapter`.
    private init(_ config: DiffusersConfig, levels: Int) throws {
        try config.require("_class_name", .string("MotionAdapter"))
        for key in [
            "motion_transformer_layers_per_block", "motion_mid_block_layers_per_block",
            "motion_transformer_layers_per_mid_block",
        ] where try config.integers(key)?.contains(where: { $0 != 1 }) ?? false {
            throw config.error("\(key) must be 1")
        }
        // Of a network that is shown a picture, too.
        try config.require("conv_in_channels")
        let heads = try config.integers("motion_num_attention_heads", count: levels) ?? []
        guard Set(heads).count < 2 else {
            throw config.error("motion_num_attention_heads must be the same everywhere")
        }
        self.init()
        self.heads = heads.first ?? self.heads
        groups = try config.integer("motion_norm_num_groups") ?? groups
        positions = try config.integer("motion_max_seq_length") ?? positions
    }
}
