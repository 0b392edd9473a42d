import Datasets
import Diffusion
import Files
import Foundation
import Sim
import StableDiffusion
import Words

/// Parts of a dataset's clips with what they show in words.
struct CaptionedDataset: CaptionedData {
    private let moments: ClipMoments

    init(at dataset: URL, seed: UInt64) throws {
        try ClipFolder.checkCaptions(in: dataset)
        moments = try ClipMoments(of: dataset, seed: seed)
    }

    func count(of shape: ClipShape) -> Int { moments.count(of: shape) }

    func passedOver(by shape: ClipShape) -> String? { moments.passedOver(by: shape) }

    func clip(_ number: Int, _ shape: ClipShape) throws -> CaptionedClip {
        let part = try moments.part(number, shape)
        return CaptionedClip(frames: try part.frames(), caption: try part.folder.sentence())
    }
}

extension ClipFolder {
    /// Its caption, else the sentence of its scenario.
    fileprivate func sentence() throws -> String {
        if let caption = try caption() { return caption }
        guard description.source.hasScenario else {
            throw FileError(
                .data, file: url.path, "has no caption", remedy: "write one into \(captionPath)")
        }
        return try shownScenario().sentence
    }
}
