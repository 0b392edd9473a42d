import Files
import Foundation
import Tensors

/// A part of a model with weights of its own.
package enum ModelPart: String, CaseIterable, Sendable {
    case textEncoder = "text_encoder"
    case unet
    case autoencoder = "vae"

    /// What diffusers calls its weights, without their endings.
    var weights: String { self == .textEncoder ? "model" : "diffusion_pytorch_model" }
}

/// The files of a Stable Diffusion model, opened and described: a folder of diffusers, or a single file.
package struct StableDiffusionFiles {
    package let config: StableDiffusionConfig
    package let tokenizer: CLIPTokenizer
    private(set) var weights: [ModelPart: any WeightSource]
    /// Paths of the files of weights.
    package let paths: [String]
    /// What is lost when they are read, a sentence each.
    package private(set) var remarks: [String]
    /// Tensors of a single file that no part and nothing else is known to have.
    private let strangers: CheckpointError?

    init(
        config: StableDiffusionConfig, tokenizer: CLIPTokenizer,
        weights: [ModelPart: any WeightSource], paths: [String], strangers: CheckpointError? = nil
    ) {
        self.config = config
        self.tokenizer = tokenizer
        self.weights = weights
        self.strangers = strangers
        self.paths = paths
        remarks = Set(weights.values.compactMap { ($0 as? KeyedWeights)?.file.remark }).sorted()
    }

    /// Opens what is at a path.
    ///
    /// - Parameter answer: what the U-Net of a single file answers, which the file does not say; nil for the
    ///   usual: noise in version 1, v in version 2 and the upscaler.
    package init(at url: URL, answer: StableDiffusionConfig.Answer? = nil) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw FileError(.missingInput, file: url.path, "does not exist")
        }
        if isFolder.boolValue {
            try self.init(folder: url)
        } else {
            try Self.refusePickle(url)
            try self.init(
                singleFile: try Safetensors(contentsOf: url), answer: answer, rules: .init())
        }
    }

    /// Whether such a model seems to be at a path.
    package static func seemThere(at url: URL) -> Bool {
        url.pathExtension == "safetensors" || isPickle(url)
            || FileManager.default.fileExists(atPath: url.appending(path: indexName).path)
    }

    /// What a folder of diffusers has in its root.
    private static let indexName = "model_index.json"

    /// The same with the weights of a LoRA added.
    package func adding(_ lora: LoRA, scale: Float) throws -> StableDiffusionFiles {
        var merged = self
        merged.weights = try lora.merged(into: weights, scale: scale)
        merged.remarks += [lora.remark].compactMap { $0 }
        return merged
    }

    /// Throws unless every parameter has its tensor, of its shape, and every tensor its parameter.
    func check(_ parameters: (ModelPart) -> NamedParameters) throws {
        let faults = ModelPart.allCases.compactMap { part in
            weights[part].flatMap { parameters(part).fault(keyed: $0) }
        }
        if let fault = CheckpointError(joining: faults + [strangers].compactMap { $0 }) {
            throw fault
        }
    }

    private static func isPickle(_ url: URL) -> Bool {
        ["ckpt", "pt", "pth", "bin"].contains(url.pathExtension.lowercased())
    }

    /// A pickle is a program: reading it runs what it says.
    static func refusePickle(_ url: URL) throws {
        guard isPickle(url) else { return }
        throw FileError(
            .data, file: url.path, "is a pickle, which may run any program when it is read",
            remedy: "convert it with PyTorch: d = torch.load(FILE, weights_only=True); "
                + "safetensors.torch.save_file(d.get(\"state_dict\", d), \"model.safetensors\")")
    }
}

// MARK: A folder

extension StableDiffusionFiles {
    private init(folder: URL) throws {
        let index = folder.appending(path: Self.indexName)
        guard FileManager.default.fileExists(atPath: index.path) else {
            throw FileError(
                .missingInput, file: folder.path,
                "is no diffusers folder: it has no \(Self.indexName)")
        }
        try DiffusersConfig(index).require(
            "_class_name", .string("StableDiffusionPipeline"),
            .string("StableDiffusionUpscalePipeline"))
        let weights: [ModelPart: KeyedWeights] = try [
            .textEncoder: Self.weights(of: .textEncoder, in: folder, .diffusersText),
            .unet: Self.weights(of: .unet, in: folder, .diffusersUNet),
            .autoencoder: Self.weights(of: .autoencoder, in: folder, .diffusersAutoencoder),
        ]
        try self.init(
            config: StableDiffusionConfig(folder: folder),
            tokenizer: CLIPTokenizer(folder: folder.appending(path: "tokenizer")),
            weights: weights, paths: Set(weights.values.flatMap(\.file.files)).sorted())
    }

    private static func weights(
        of part: ModelPart, in folder: URL, _ map: KeyMap
    ) throws -> KeyedWeights {
        let place = folder.appending(path: part.rawValue)
        let endings = [
            "safetensors", "fp16.safetensors", "non_ema.safetensors", "safetensors.index.json",
            "safetensors.index.fp16.json", "bin",
        ]
        let files = endings.map { place.appending(path: "\(part.weights).\($0)") }
        // Text encoders have the names of another library.
        let others = [place.appending(path: "pytorch_model.bin")]
        let found = (files + others).first { FileManager.default.fileExists(atPath: $0.path) }
        guard let found else {
            throw FileError(.missingInput, file: files[0].path, "does not exist")
        }
        try refusePickle(found)
        return try KeyedWeights(
            found.pathExtension == "json"
                ? ShardedWeights(index: found) : Safetensors(contentsOf: found), map)
    }
}

// MARK: A single file

extension StableDiffusionFiles {
    init(
        singleFile file: Safetensors, answer: StableDiffusionConfig.Answer?,
        rules: SingleFileSizes.Rules
    ) throws {
        let sizes = SingleFileSizes(file: file, rules: rules)
        if file.names.contains(where: { $0.hasPrefix("conditioner.") }) {
            throw FileError(
                .data, file: file.path, "is Stable Diffusion XL; versions 1 and 2 are supported")
        }
        guard let unet = sizes.unet, let autoencoder = sizes.autoencoder, let text = sizes.text
        else {
            throw FileError(
                .data, file: file.path,
                "is no whole Stable Diffusion checkpoint; it lacks "
                    + sizes.missing.joined(separator: ", "))
        }
        let config = StableDiffusionConfig(
            text: text, unet: unet, autoencoder: autoencoder, isSecondVersion: sizes.isOpenCLIP,
            answer: answer)
        if let problem = unet.problem ?? autoencoder.problem ?? text.problem ?? config.problem {
            throw FileError(.data, file: file.path, "has networks of impossible sizes: \(problem)")
        }
        let maps: [ModelPart: KeyMap] = [
            .unet: .singleFileUNet(unet), .autoencoder: .singleFileAutoencoder(autoencoder),
            .textEncoder: sizes.isOpenCLIP ? .singleFileOpenText(text) : .singleFileText,
        ]
        let weights = try maps.map { part, map in
            (part, try KeyedWeights(file, map, part: part) as any WeightSource)
        }
        self.init(
            config: config,
            tokenizer: try CLIPTokenizer(bundledPaddedWith: sizes.isOpenCLIP ? 0 : nil),
            weights: Dictionary(uniqueKeysWithValues: weights), paths: file.files,
            strangers: Self.strangers(in: file, maps))
    }

    /// Names that belong to no part and to nothing that is known to be useless.
    private static func strangers(
        in file: Safetensors, _ maps: [ModelPart: KeyMap]
    ) -> CheckpointError? {
        let rest = file.names.filter { name in
            KeyMap.restOfSingleFile.target(of: name) != .nowhere
                && maps.values.allSatisfy { $0.target(of: name) == nil }
        }
        return rest.isEmpty
            ? nil : CheckpointError(file: file.path, missing: [], unexpected: rest, misshapen: [])
    }
}
