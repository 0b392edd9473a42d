import ArgumentParser
import Foundation
import Workflows

/// Where the model is.
struct ModelOptions: ParsableArguments {
    @Option(help: "Model folder; else SIMDRIVE_MODEL, else Models/small of the repository.")
    var model: String?

    var folder: URL {
        (model ?? variable("SIMDRIVE_MODEL")).map { URL(filePath: $0) } ?? ShippedModel.folder
    }
}
