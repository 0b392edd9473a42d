import Files
import Foundation
import Frames
import Renderer
import Tensors

/// A trained referee, ready to judge.
package struct RefereeModel {
    private let network: RefereeNetwork
    private let dtype: DType
    /// SHA-256 of its weights in hexadecimal.
    package let sha256: String
    /// What it scored on validation drives when it was trained, by name.
    package let scores: [String: Double]

    private static let file = "referee.safetensors"
    private static let (worldKey, scoresKey) = ("world", "scores")

    /// Reads the weights in a folder.
    package init(contentsOf folder: URL, precision dtype: DType) throws {
        let url = folder.appending(path: Self.file)
        guard FileManager.default.fileExists(atPath: url.path) else {
            throw FileError(
                .unavailable, file: folder.path, "no referee here (\(Self.file) is missing)")
        }
        let weights = try Safetensors(contentsOf: url)
        let world = weights.metadata[Self.worldKey] ?? "?"
        guard world == "\(ReferenceRenderer.version)" else {
            throw FileError(
                .unavailable, file: url.path,
                "learnt version \(world) of the reference world, this program draws version "
                    + "\(ReferenceRenderer.version)")
        }
        network = RefereeNetwork()
        try network.load(from: weights)
        self.dtype = dtype
        sha256 = weights.sha256
        scores =
            (weights.metadata[Self.scoresKey]).flatMap {
                try? JSON.decode([String: Double].self, from: $0.utf8, file: url.path)
            } ?? [:]
    }

    /// Writes what was trained.
    ///
    /// - Parameter scores: on validation drives, by name; nil where nobody has measured.
    package static func save(
        _ network: RefereeNetwork, scores: [String: Double]?, to folder: URL
    ) throws {
        let url = folder.appending(path: file)
        var metadata = [worldKey: "\(ReferenceRenderer.version)"]
        if let scores {
            metadata[scoresKey] = String(
                decoding: try JSON.line(scores, file: url.path), as: UTF8.self)
        }
        try network.save(to: url, as: .bfloat16, metadata: metadata)
    }

    /// What it says of pictures of one size, which are reduced to 128×256 where they are larger.
    ///
    /// Boxes are in pixels of 128×256, as everything it says; unsure ones are among them.
    package func judgements(of frames: [Frame]) -> [FrameJudgement] {
        guard !frames.isEmpty else { return [] }
        return network(Tensor(frames: frames).asRefereeSees, dtype: dtype)
            .judgements(least: RefereeScores.least)
    }
}

extension Tensor {
    /// Pictures at the size that the referee learns from: means of squares where they fit.
    fileprivate var asRefereeSees: Tensor {
        let (rows, columns) = (RefereeNetwork.height, RefereeNetwork.width)
        let (_, height, width, _) = shape4
        let scale = height / rows
        guard scale >= 1 else { return resizedBilinear(height: rows, width: columns) }
        guard height == scale * rows, width == scale * columns else {
            return sliced(axis: 1, 0..<(height / scale * scale))
                .sliced(axis: 2, 0..<(width / scale * scale)).areaDownsampled(by: scale)
                .resizedBilinear(height: rows, width: columns)
        }
        return scale == 1 ? self : areaDownsampled(by: scale)
    }
}
