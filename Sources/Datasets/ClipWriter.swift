import Files
import Foundation
import Sim

/// Writes one clip frame by frame, in constant memory, beside whatever makes the frames.
///
/// The clip is put together under a temporary name and renamed when it is whole. A writer that is
/// given up, or has failed, leaves nothing.
public final class ClipWriter {
    private let target: URL
    private let files: ClipFiles
    private let work = BackgroundWork(capacity: 4)
    private var staging: StagingFolder?
    private var description: ClipDescription

    /// - Parameters:
    ///   - description: all but `frames`, `framesSha256` and `checks`, which the writer finds out.
    ///   - scenario: YAML that makes the same clip again; nil for imported clips.
    ///   - crf: quality of the video, 1 (best) … 51.
    ///   - extras: what is written besides.
    public init(
        in dataset: DatasetFolder, about description: ClipDescription, scenario: String?,
        crf: Int = 18, extras: ClipExtras = ClipExtras()
    ) throws {
        let staging = try dataset.makeStaging(for: description.id)
        do {
            files = try ClipFiles(
                in: staging.url, about: description, scenario: scenario, crf: crf,
                extras: extras)
        } catch {
            staging.remove()
            throw error
        }
        self.staging = staging
        self.description = description
        target = dataset.clip(description.id)
    }

    deinit { discard() }

    /// Adds a frame of which everything is known.
    ///
    /// An error may come from a frame before it.
    public func append(_ frame: Frame, _ labels: FrameLabels, truth: GroundTruth? = nil) throws {
        try append(frame, KnownLabels(labels), truth: truth)
    }

    /// Adds a frame.
    ///
    /// An error may come from a frame before it.
    ///
    /// - Parameter truth: needed when the clip is to hold what is true of every pixel.
    public func append(_ frame: Frame, _ labels: KnownLabels, truth: GroundTruth? = nil) throws {
        precondition(staging != nil, "clip \(description.id) is finished already")
        precondition(
            frame.width == description.width && frame.height == description.height,
            "\(frame.width)×\(frame.height) in a clip of \(description.width)×\(description.height)"
        )
        precondition(
            labels.frame == description.frames,
            "labels of frame \(labels.frame) for frame \(description.frames)")
        description.frames += 1
        try work.submit { [files] in try files.append(frame, labels, truth) }
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
    public var truth = false

    public init(overlay: Bool = false, truth: Bool = false) {
        self.overlay = overlay
        self.truth = truth
    }
}

// Safety: `ClipWriter` touches it on its background queue only, until that queue is drained.
/// The files of a clip that is being written.
private final class ClipFiles: @unchecked Sendable {
    private let folder: URL
    private let frames: URL
    private var provenance: Provenance
    private let labels: AppendedFile
    private let video: MP4Writer
    private let overlay: MP4Writer?
    private let truth: TruthFolder?
    private let hash = SHA256()
    private var watch = PictureWatch()
    private var count = 0

    init(
        in folder: URL, about description: ClipDescription, scenario: String?, crf: Int,
        extras: ClipExtras
    ) throws {
        self.folder = folder
        provenance = Provenance(of: description)
        guard ClipFolder.isName(description.camera.name) else {
            throw FileError(
                .data, file: folder.path, "a camera cannot be called '\(description.camera.name)'")
        }
        frames = ClipFolder.frames(of: folder, camera: description.camera.name)
        for url in [frames.deletingLastPathComponent(), frames] {
            guard mkdir(url.path, 0o777) == 0 else {
                throw FileError.writing(url.path, errno: errno)
            }
        }
        if let scenario {
            try DurableFile.create(
                Array(scenario.utf8), at: ClipFolder.path(.scenario, in: folder))
        }
        labels = try AppendedFile(ClipFolder.path(.labels, in: folder))
        let comment = try provenance.json()
        func makeVideo(_ file: ClipFolder.File) throws -> MP4Writer {
            try MP4Writer(
                path: ClipFolder.path(file, in: folder), width: description.width,
                height: description.height, fps: description.fps, crf: crf, comment: comment)
        }
        video = try makeVideo(.video)
        overlay = extras.overlay ? try makeVideo(.overlay) : nil
        truth = extras.truth ? TruthFolder(of: folder, camera: description.camera.name) : nil
        try truth?.create()
    }

    func append(_ frame: Frame, _ frameLabels: KnownLabels, _ pixels: GroundTruth?) throws {
        provenance.frame = count
        let picture = frames.appending(path: ClipFolder.frameName(count))
        try DurableFile.create(PNG.encode(frame, note: provenance.json()), at: picture.path)
        try video.write(frame)
        try overlay?.write(frame.overlaid(with: frameLabels.actors ?? []))
        if let truth {
            guard let pixels else { preconditionFailure("no truth of frame \(count)") }
            try truth.write(pixels, frame: count)
        }
        try labels.append(LabelsFile.line(frameLabels, file: labels.path))
        hash.update(frame.pixels)
        watch.add(frame, ego: frameLabels.ego)
        count += 1
    }

    /// `DONE` comes last: a folder without it is no clip.
    func finish(
        _ description: inout ClipDescription, _ complete: (inout ClipDescription) -> Void
    ) throws {
        try video.finish()
        try overlay?.finish()
        try labels.finish()
        if let failure = watch.failure {
            // The pictures of an import are as they were given to us.
            throw FileError(
                description.source == .imported ? .data : .uselessOutput, file: description.id,
                "\(failure): the clip is not kept")
        }
        description.checks = watch.checks
        description.framesSha256 = hash.finalize().hexadecimal
        complete(&description)
        let path = ClipFolder.path(.description, in: folder)
        try DurableFile.create(JSON.document(description, file: path), at: path)
        try Checksums(of: folder).write(to: folder)
        try truth?.synchronize()
        try DurableFile.synchronize(frames.path)
        try DurableFile.synchronize(frames.deletingLastPathComponent().path)
        try DurableFile.synchronize(folder.path)
        try DurableFile.create([UInt8](), at: ClipFolder.path(.done, in: folder))
    }
}

/// What pictures and videos say about themselves, wherever they are copied.
private struct Provenance: Encodable {
    let clip: String
    /// In the words of the International Press Telecommunications Council; nobody has told how imported
    /// pictures came about.
    let digitalSourceType: String?
    var frame: Int?
    let synthetic: Bool

    init(of clip: ClipDescription) {
        self.clip = clip.id
        let type: String? =
            switch clip.source {
            case .render: "algorithmicMedia"
            case .generate: "trainedAlgorithmicMedia"
            case .imported: nil
            }
        digitalSourceType = type.map { "http://cv.iptc.org/newscodes/digitalsourcetype/" + $0 }
        synthetic = clip.synthetic
    }

    func json() throws -> String {
        String(decoding: try JSON.line(self, file: clip), as: UTF8.self)
    }
}
