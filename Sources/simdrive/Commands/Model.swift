import ArgumentParser
import Diffusion
import Foundation
import Renderer
import Sim
import Tensors

/// What can be asked of a model folder.
struct Model: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a model folder holds, or whether it works.",
        subcommands: [Info.self, Check.self])
}

extension Model {
    /// Parts and sizes.
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the parts of a model: parameters, sizes, versions, hashes.")

        @OptionGroup var model: ModelOptions

        @OptionGroup var report: ReportOptions

        func run() throws {
            let inventory = try ModelInventory(of: model.folder)
            try report.show(inventory, inventory.table)
        }
    }

    /// Loads everything and tries it out.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load every part of a model, look through its numbers and make two frames.",
            discussion: "Prints OK, or a sentence for each problem and ends with exit code 69.")

        @OptionGroup var engine: EngineOptions
        @OptionGroup var model: ModelOptions
        @OptionGroup var report: ReportOptions

        @TensorActor
        func run() async throws {
            let dtype = try engine.prepare()
            let problems = VideoLDM.problems(in: model.folder, dtype: dtype).map(\.sentence)
            let check = ModelCheckReport(folder: model.folder.path, problems: problems)
            try report.show(check, check.text)
            if !problems.isEmpty { throw ExitCode(ExitStatus.unavailable.rawValue) }
        }
    }
}

/// Whether a model folder works.
private struct ModelCheckReport: Encodable {
    let folder: String
    let problems: [String]

    var text: String {
        (problems.isEmpty ? ["\(folder): OK"] : problems).map { $0 + "\n" }.joined()
    }
}

extension ModelInventory {
    /// For people.
    fileprivate var table: String {
        let widths = [config.base, config.upsampler].map { network in
            network.channels.map(String.init).joined(separator: "/")
        }
        let autoencoder = config.autoencoder
        let lines = [
            "\(folder): \(config.name)",
            "frames of \(config.baseHeight)×\(config.baseWidth), upsampled \(ModelConfig.upsampling) "
                + "times as large; windows of \(config.windowFrames), \(config.contextFrames) of them "
                + "known, at \(config.keyFrameRate) a second",
            "widths: autoencoder \(autoencoder.fineChannels)/\(autoencoder.coarseChannels) with "
                + "\(autoencoder.latentChannels) latent channels, base \(widths[0]), upsampler "
                + "\(widths[1]) in \(config.upsamplerSpace) space",
            "conditioning version \(conditioning), world version \(world) (this program's: "
                + "\(ReferenceRenderer.version))",
            "",
        ]
        return (lines + rows).map { $0 + "\n" }.joined()
    }

    private var rows: [String] {
        func row(_ cells: [String]) -> String {
            zip(cells, [26, 12, 10, 9]).map { cell, width in
                cell.padding(toLength: width, withPad: " ", startingAt: 0)
            }.joined() + cells.dropFirst(4).joined(separator: "  ")
        }
        let heads = ["part", "parameters", "tensors", "MB", "latent space", "SHA-256"]
        return [row(heads)]
            + parts.map { part in
                row([
                    part.file, "\(part.parameters)", "\(part.tensors)",
                    digits(Double(part.bytes) / 1e6, 1),
                    String(part.latentSpace?.prefix(12) ?? "unknown     "), part.sha256,
                ])
            }
    }
}
