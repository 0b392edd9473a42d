import Diffusion
import Renderer

extension ModelInventory {
    /// For people.
    package var table: String {
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
