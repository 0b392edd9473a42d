import Files
import Foundation
import Tensors

/// Layers over time and the clips that they have learnt: what a file beside an image model holds.
package struct TemporalModel {
    package let layers: TemporalLayers
    /// Of a clip.
    package let frames: Int
    /// Frames a second.
    package let fps: Double

    /// The file's name in a model folder.
    package static let file = "temporal.safetensors"
    /// Frames that a clip may have to be learnt.
    package static let lengths = 2...1_000

    package init(_ layers: TemporalLayers, frames: Int, fps: Double) {
        (self.layers, self.frames, self.fps) = (layers, frames, fps)
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - config: of the U-Net that the layers are to work in, perhaps another one than they learnt in.
    ///   - dtype: for inference alone: matrices and kernels are kept like this.
    package init(
        contentsOf url: URL, for config: ConditionalUNetConfig, frozenAs dtype: DType? = nil
    ) throws {
        let weights = try Safetensors(contentsOf: url)
        guard let frames = weights.metadata["frames"].flatMap(Int.init),
            let fps = weights.metadata["fps"].flatMap(Double.init), Self.lengths.contains(frames),
            fps > 0, fps < .infinity
        else { throw FileError(.data, file: url.path, "holds no layers over time") }
        let (there, wanted) = (Self.widths(in: weights), config.levels.map(\.width))
        guard there == wanted else {
            throw FileError(
                .data, file: url.path,
                "holds layers over time of the widths \(there), the image model has \(wanted)")
        }
        self.init(TemporalLayers(config), frames: frames, fps: fps)
        try layers.load(from: weights, frozenAs: dtype)
    }

    /// Writes them in bfloat16.
    package func save(to url: URL) throws {
        try layers.save(
            to: url, as: .bfloat16,
            metadata: ["part": "temporal", "frames": "\(frames)", "fps": "\(fps)"])
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
