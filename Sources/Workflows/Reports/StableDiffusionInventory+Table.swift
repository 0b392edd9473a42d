import Files
import StableDiffusion

extension StableDiffusionInventory {
    /// For people.
    package var table: String {
        let lines = [
            "\(path): \(kind.rawValue), predicts \(prediction)",
            "widths: U-Net \(widths.map(String.init).joined(separator: "/")), \(latentChannels) latent "
                + "channels, words \(contextWidth) from \(textLayers) layers",
            "",
        ]
        return (lines + rows + learnt).map { $0 + "\n" }.joined()
    }

    private var rows: [String] {
        let width = (files.map(\.file.count).max() ?? 0) + 2
        return [row("file", width, ["parameters", "tensors", "MB"]) + "  SHA-256"]
            + files.map { file in
                row(
                    file.file, width,
                    ["\(file.parameters)", "\(file.tensors)", digits(Double(file.bytes) / 1e6, 1)])
                    + "  " + file.sha256
            }
    }

    /// What clips layers over time have learnt.
    private var learnt: [String] {
        files.compactMap { file in
            guard let frames = file.metadata["frames"], let fps = file.metadata["fps"] else {
                return nil
            }
            return "\(file.file): learnt clips of \(frames) frames at \(fps) a second".printable
        }
    }
}
