import ArgumentParser
import Foundation
import Workflows

/// Where the model is that is looked at, with `--model` or without.
struct ModelPathOptions: ParsableArguments {
    @Argument(help: "Model folder, or a single .safetensors file; the same as --model.")
    var path: String?

    @OptionGroup var model: ModelOptions

    var url: URL { path.map { URL(filePath: $0) } ?? model.folder }

    func validate() throws {
        if path != nil, model.model != nil {
            throw ValidationError("give the model's path once, with --model or without")
        }
    }
}

/// Where the model is.
struct ModelOptions: ParsableArguments {
    @Option(help: "Model folder; else SIMDRIVE_MODEL, else Models/small of the repository.")
    var model: String?

    var folder: URL {
        (model ?? variable("SIMDRIVE_MODEL")).map { URL(filePath: $0) } ?? ShippedModel.folder
    }
}
