import Files
import Foundation
import Frames

// Safety: `ClipWriter` touches it on its background queue only, until that queue is drained.
/// The files of a clip that is being written.
final class ClipFiles: @unchecked Sendable {
    private let folder: URL
    private let frames: URL
    private var provenance: Provenance
    private let labels: AppendedFile
    private let video: MP4Writer
    private let overlay: MP4Writer?
    private let pixelLabels: PixelLabelFolder?
    private let gBuffers: GBufferFolder?
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
        pixelLabels =
            extras.pixelLabels
            ? PixelLabelFolder(of: folder, camera: description.camera.name) : nil
        gBuffers =
            extras.gBuffer ? GBufferFolder(of: folder, camera: description.camera.name) : nil
        try pixelLabels?.create()
        try gBuffers?.create()
    }

    func append(
        _ frame: Frame, _ frameLabels: KnownLabels, _ pixels: PixelLabels?, _ gBuffer: GBuffer?
    ) throws {
        provenance.frame = count
        let picture = frames.appending(path: ClipFolder.frameName(count))
        try DurableFile.create(PNG.encode(frame, note: provenance.json()), at: picture.path)
        try video.write(frame)
        try overlay?.write(frame.overlaid(with: frameLabels.actors ?? []))
        if let pixelLabels {
            guard let pixels else { preconditionFailure("no pixel labels of frame \(count)") }
            try pixelLabels.write(pixels, frame: count)
        }
        if let gBuffers {
            guard let gBuffer else { preconditionFailure("no G-buffer of frame \(count)") }
            try gBuffers.write(gBuffer, frame: count)
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
        try pixelLabels?.synchronize()
        try gBuffers?.synchronize()
        try DurableFile.synchronize(frames.path)
        try DurableFile.synchronize(frames.deletingLastPathComponent().path)
        try DurableFile.synchronize(folder.path)
        try DurableFile.create([UInt8](), at: ClipFolder.path(.done, in: folder))
    }
}

/// What pictures and videos say about themselves, wherever they are copied.
private struct Provenance: Encodable {
    let clip: String
    /// In the words of the International Press Telecommunications Council; nil where nobody knows how
    /// imported pictures came about.
    let digitalSourceType: String?
    var frame: Int?
    let synthetic: Bool

    init(of clip: ClipDescription) {
        self.clip = clip.id
        let type: String? =
            switch clip.source {
            case .render: "algorithmicMedia"
            case .generate, .prompt: "trainedAlgorithmicMedia"
            case .imported: clip.origin?.digitalSourceType
            }
        digitalSourceType = type.map { DigitalSourceType.address + $0 }
        synthetic = clip.synthetic
    }

    func json() throws -> String {
        String(decoding: try JSON.line(self, file: clip), as: UTF8.self)
    }
}
