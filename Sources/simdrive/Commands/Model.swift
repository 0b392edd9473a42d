import ArgumentParser
import Diffusion
import Foundation
import StableDiffusion
import Tensors
import Workflows

/// What can be asked of a model folder.
struct Model: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a model folder holds or whether it works, or import another model.",
        subcommands: [Info.self, Check.self, Import.self])
}

extension Model {
    /// Parts and sizes.
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the parts of a model: parameters, sizes, versions, hashes.",
            discussion:
                "An imported Stable Diffusion model is listed, too, and so is a single file of one."
        )

        @OptionGroup var model: ModelPathOptions

        @OptionGroup var report: ReportOptions

        func run() throws {
            if StableDiffusionFiles.seemThere(at: model.url) {
                let inventory = try StableDiffusionInventory(of: model.url)
                try report.show(inventory, inventory.table)
            } else {
                let inventory = try ModelInventory(of: model.url)
                try report.show(inventory, inventory.table)
            }
        }
    }

    /// Loads everything and tries it out.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load every part of a model, look through its numbers and make two frames.",
            discussion: """
                Prints OK, or a sentence for each problem and ends with exit code 69. An imported Stable \
                Diffusion model is checked, too, with the layers over time beside it.
                """)

        @OptionGroup var engine: EngineOptions
        @OptionGroup var model: ModelPathOptions
        @OptionGroup var report: ReportOptions

        @TensorActor
        func run() async throws {
            let dtype = try engine.prepare()
            let problems = problems(dtype).map(\.sentence)
            let check = ModelCheckReport(folder: model.url.path, problems: problems)
            try report.show(check, check.text)
            if !problems.isEmpty { throw ExitCode(ExitStatus.unavailable.rawValue) }
        }

        @TensorActor
        private func problems(_ dtype: DType) -> [any Error] {
            guard StableDiffusionFiles.seemThere(at: model.url) else {
                return VideoLDM.problems(in: model.url, dtype: dtype)
            }
            let check = StableDiffusionCheck(of: model.url, dtype: dtype)
            check.remarks.forEach(report.console().note)
            return check.problems
        }
    }
}
