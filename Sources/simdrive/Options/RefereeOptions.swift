import ArgumentParser
import Foundation
import Workflows

/// Where the referee is.
struct RefereeOptions: ParsableArguments {
    @Option(
        help: "The referee's folder; else SIMDRIVE_REFEREE, else Models/referee of the repository.")
    var referee: String?

    var folder: URL {
        (referee ?? variable("SIMDRIVE_REFEREE")).map { URL(filePath: $0) } ?? ShippedModel.referee
    }
}
