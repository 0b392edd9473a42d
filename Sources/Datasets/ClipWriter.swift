import Files
import Foundation
import Frames
import Sim

/// Writes one clip frame by frame, in constant memory, beside whatever makes the frames.
///
/// The clip is put together under a temporary name and renamed when it is whole. A writer that is
/// given up, or has failed, leaves nothing.
public final class ClipWriter {
    private let target: URL
    private let scenario: String?
    private let files: ClipFiles
    private let work = BackgroundWork(capacity: 4)
    private var staging: StagingFolder?
    private var description: ClipDescription

    /// - Parameters:
    ///   - description: all but `frames`, `framesSha256`, `checks` and `crf`, which the writer adds.
    ///   - scenario: YAML that makes the same clip again; nil for imported clips.
    ///   - crf: quality of the video, 1 (best) … 51.
    ///   - extras: what is written besides.
    public init(
        in dataset: DatasetFolder, about description: ClipDescription, scenario: String?,
        crf: Int = 18, extras: ClipExtras = ClipExtras()
    ) throws {
        let staging = try dataset.makeStaging(for: description.id, scenario: scenario)
        do {
            files = try ClipFiles(
                in: staging.url, about: description, scenario: scenario, crf: crf,
                extras: extras)
        } catch {
            staging.remove()
            throw error
        }
        self.staging = staging
        self.scenario = scenario
        self.description = description
        self.description.crf = crf
        target = dataset.clip(description.id)
    }

    deinit { discard() }

    /// Adds a frame of which everything is known.
    ///
    /// An error may come from a frame before it.
    public func append(
        _ frame: Frame, _ labels: FrameLabels, pixels: PixelLabels? = nil, gBuffer: GBuffer? = nil
    ) throws {
        try append(frame, KnownLabels(labels), pixels: pixels, gBuffer: gBuffer)
    }

    /// Adds a frame.
    ///
    /// An error may come from a frame before it.
    ///
    /// - Parameters:
    ///   - pixels: needed when the clip is to hold class, instance and depth of every pixel.
    ///   - gBuffer: needed when it is to hold that.
    public func append(
        _ frame: Frame, _ labels: KnownLabels, pixels: PixelLabels? = nil, gBuffer: GBuffer? = nil
    ) throws {
        precondition(staging != nil, "clip \(description.id) is finished already")
        precondition(
            frame.width == description.width && frame.height == description.height,
            "\(frame.width)×\(frame.height) in a clip of \(description.width)×\(description.height)"
        )
        precondition(
            labels.frame == description.frames,
            "labels of frame \(labels.frame) for frame \(description.frames)")
        description.frames += 1
        try work.submit { [files] in try files.append(frame, labels, pixels, gBuffer) }
    }

    /// Completes the clip and gives it its name; a clip of useless pictures is an error.
    ///
    /// - Parameter complete: adds to `clip.json` what is known only now.
    @discardableResult
    public func finish(_ complete: (inout ClipDescription) -> Void = { _ in }) throws
        -> ClipDescription
    {
        guard let staging else { preconditionFailure("clip \(description.id) is finished already") }
        do {
            try work.drain()
            try files.finish(&description, complete)
            // Somebody may have put something there meanwhile.
            try ClipFolder.checkReplaceable(target, scenario: scenario)
            try staging.move(to: target)
        } catch {
            discard()
            throw error
        }
        self.staging = nil
        return description
    }

    /// Gives the clip up and removes what was written of it.
    public func discard() {
        guard let staging else { return }
        // What went wrong does not matter any more.
        try? work.drain()
        staging.remove()
        self.staging = nil
    }
}

/// What a clip holds besides when asked to.
public struct ClipExtras: Sendable, Equatable {
    /// A second video that shows the boxes of the labels.
    public var overlay = false
    /// Class, instance and depth of every pixel.
    public var pixelLabels = false
    /// What every pixel shows without light, shadow, texture and air.
    public var gBuffer = false
    /// Labels say how well the referee finds each road user: the caller has asked the referee.
    public var scores = false

    public init(
        overlay: Bool = false, pixelLabels: Bool = false, gBuffer: Bool = false,
        scores: Bool = false
    ) {
        self.overlay = overlay
        self.scores = scores
        self.pixelLabels = pixelLabels
        self.gBuffer = gBuffer
    }
}
