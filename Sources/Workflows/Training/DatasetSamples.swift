import Datasets
import Files
import Foundation
import Frames
import Referee
import Renderer

/// The frames of a dataset's clips with what is true of them, as the referee learns from them.
///
/// The scenario of a clip is played again: the reference render says what every pixel should show.
struct DatasetSamples {
    private let clips: [ClipFolder]
    private let leastAgreement: Double?
    /// Whether the reference render stands in the place of each picture.
    private let draws: Bool

    /// Nil for a training on random drives.
    init?(of config: RefereeTrainingConfig) throws {
        guard let dataset = config.data.map({ URL(filePath: $0) }) else { return nil }
        clips = try ClipFolder.oneOrMore(in: dataset)
        (leastAgreement, draws) = (config.leastAgreement, config.drawsData ?? false)
        for clip in clips {
            guard clip.description.source.hasScenario else {
                throw NoReference(clip: clip.url.path)
            }
            guard leastAgreement == nil || clip.description.referee != nil else {
                throw FileError(
                    .data, file: clip.url.path, "has no agreement of its road users",
                    remedy: "let the referee look at it first")
            }
        }
    }

    func samples(observer: some JobObserver) throws -> [RefereeSample] {
        var done = 0
        let frames = clips.reduce(0) { $0 + $1.description.frames }
        return try clips.flatMap { clip in
            defer {
                done += clip.description.frames
                observer.progress(done, of: frames, "frames read")
            }
            return try samples(of: clip)
        }
    }

    private func samples(of clip: ClipFolder) throws -> [RefereeSample] {
        let labels = try clip.labels()
        let worlds = try clip.worlds(as: labels)
        let renderer = ReferenceRenderer(world: worlds[0])
        return try concurrentMap(labels.count) { index in
            let (width, height) = (RefereeNetwork.width, RefereeNetwork.height)
            let drawn = renderer.rendering(of: worlds[index], width: width, height: height)
            let fitter = PictureFitter(width: width, height: height, fit: .crop)
            return RefereeSample(
                draws ? drawn.frame : fitter.fitted(try clip.frame(index)),
                pixelLabels: drawn.pixelLabels,
                labels: labels[index], leastAgreement: leastAgreement)
        }
    }
}
