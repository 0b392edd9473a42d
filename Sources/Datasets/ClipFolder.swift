import Files
import Foundation
import Frames
import Sim

/// A clip on disk, whole and readable frame by frame.
public struct ClipFolder: Sendable {
    public let url: URL
    public let description: ClipDescription

    /// Opens a clip; one that is not whole is an error.
    public init(at url: URL) throws {
        self.url = url
        guard Self.isFinished(url) else {
            throw FileError(
                .missingInput, file: url.path, "is not a whole clip: it has no DONE file")
        }
        let path = Self.path(.description, in: url)
        description = try .decoded(from: DurableFile.read(path), file: path)
        let (about, sizes) = (description, ClipDescription.sizes)
        guard ClipDescription.lengths.contains(about.frames), sizes.contains(about.width),
            sizes.contains(about.height), ClipDescription.rates.contains(about.fps)
        else {
            throw FileError(
                .data, file: path,
                "describes \(about.frames) frames of \(about.width)×\(about.height) at "
                    + "\(about.fps) a second")
        }
        // They become names of folders, which must not lead out of the one they belong in.
        for name in [about.id, about.camera.name] where !Self.isName(name) {
            throw FileError(.data, file: path, "holds a name that cannot be, '\(name)'")
        }
    }

    /// Every whole clip of a dataset, by name.
    public static func all(in dataset: URL) throws -> [ClipFolder] {
        try names(in: dataset)
            .map { dataset.appending(path: "clips").appending(path: $0) }
            .filter(isFinished)
            .map(ClipFolder.init(at:))
    }

    /// The same; that there is none is an error.
    public static func oneOrMore(in dataset: URL) throws -> [ClipFolder] {
        let clips = try all(in: dataset)
        guard !clips.isEmpty else {
            throw FileError(.data, file: dataset.path, "holds no whole clip")
        }
        return clips
    }

    /// Whether a clip's folder says that it is whole: by a file, not by a pipe or a folder of its name.
    static func isFinished(_ folder: URL) -> Bool {
        var status = stat()
        return stat(path(.done, in: folder), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// What a dataset has in `clips`, whole or not, without what is being put together.
    static func names(in dataset: URL) throws -> [String] {
        let clips = dataset.appending(path: "clips")
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: clips.path) else {
            guard access(dataset.path, R_OK) == 0 else {
                throw FileError.reading(dataset.path, errno: errno)
            }
            throw FileError(
                .missingInput, file: dataset.path, "is not a dataset: it has no clips folder")
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// One frame, from its PNG.
    public func frame(_ index: Int) throws -> Frame {
        precondition(
            (0..<description.frames).contains(index), "frame \(index) of \(description.frames)")
        let path = framePath(index)
        let frame = try PNG.read(path)
        guard frame.width == description.width, frame.height == description.height else {
            throw FileError(
                .data, file: path,
                "is \(frame.width)×\(frame.height), not \(description.width)×\(description.height)")
        }
        return frame
    }

    /// Throws unless a frame's file is a picture of the clip's size, as far as its ends tell.
    func checkFrame(_ index: Int) throws {
        let path = framePath(index)
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK {
            throw FileError(.data, file: path, "is a link")
        }
        let size = try? PNG.outline(path)
        guard let size, size == (description.width, description.height) else {
            throw FileError(
                .data, file: path,
                "is no whole PNG of \(description.width)×\(description.height)",
                remedy: "make the clip again with --resume")
        }
    }

    /// Path of a frame's PNG.
    public func framePath(_ index: Int) -> String {
        Self.frames(of: url, camera: description.camera.name)
            .appending(path: Self.frameName(index)).path
    }

    /// Path of the video with the boxes drawn on it, nil where none was asked for.
    public var overlayPath: String? {
        let path = Self.path(.overlay, in: url)
        return access(path, F_OK) == 0 ? path : nil
    }

    /// Class, instance and depth of every pixel, nil where they were not asked for.
    public var pixelLabels: PixelLabelFolder? {
        PixelLabelFolder.exists(in: url)
            ? PixelLabelFolder(of: url, camera: description.camera.name) : nil
    }

    /// What every pixel shows without light, shadow, texture and air, nil where it was not asked for.
    public var gBuffer: GBufferFolder? {
        GBufferFolder.exists(in: url)
            ? GBufferFolder(of: url, camera: description.camera.name) : nil
    }

    /// Path of the video.
    public var videoPath: String { Self.path(.video, in: url) }

    /// The labels of every frame; an error for an imported clip, of which not all of them are known.
    public func labels() throws -> [FrameLabels] {
        try oneForEachFrame(LabelsFile.read)
    }

    /// What is known of every frame: of an imported clip perhaps nothing but the time.
    public func knownLabels() throws -> [KnownLabels] {
        try oneForEachFrame(LabelsFile.readKnown)
    }

    private func oneForEachFrame<Labels>(_ read: (String) throws -> [Labels]) throws -> [Labels] {
        let path = Self.path(.labels, in: url)
        let labels = try read(path)
        guard labels.count == description.frames else {
            throw FileError(
                .data, file: path, "labels \(labels.count) of \(description.frames) frames")
        }
        return labels
    }

    /// The scenario that makes the clip again, in YAML; imported clips have none.
    public func scenario() throws -> String {
        String(decoding: try DurableFile.read(Self.path(.scenario, in: url)), as: UTF8.self)
    }

    /// The whole clip in memory.
    public func clip() throws -> Clip {
        Clip(
            frames: try (0..<description.frames).map(frame), labels: try labels(),
            fps: description.fps)
    }

    /// Reads everything and throws when it is not what was written.
    public func verify() throws {
        _ = try knownLabels()
        try verifyFrames()
    }

    /// Reads every picture and throws when they are not those that were written.
    func verifyFrames() throws {
        let hash = SHA256()
        for index in 0..<description.frames { hash.update(try frame(index).pixels) }
        let found = hash.finalize().hexadecimal
        guard found == description.framesSha256 else {
            throw FileError(
                .data, file: url.path,
                "holds other frames than were written: SHA-256 \(found), not "
                    + description.framesSha256)
        }
    }
}

// The names of the files.
extension ClipFolder {
    enum File: String, CaseIterable {
        case scenario = "scenario.yaml"
        case description = "clip.json"
        case video = "video.mp4"
        case overlay = "overlay.mp4"
        case labels = "labels.jsonl"
        case checksums = "SHA256SUMS"
        case done = "DONE"
    }

    static func path(_ file: File, in folder: URL) -> String {
        folder.appending(path: file.rawValue).path
    }

    static func frames(of folder: URL, camera: String) -> URL {
        folder.appending(path: "frames").appending(path: camera)
    }

    /// Whether a clip has files of a path below its folder.
    static func hasFiles(called path: String) -> Bool {
        if path == StagingMark.name || File(rawValue: path) != nil { return true }
        let parts = path.split(separator: "/").map(String.init)
        let layers = [
            PixelLabelFolder.name: PixelLabelFolder.Layer.allCases.map(\.rawValue),
            GBufferFolder.name: GBufferFolder.Layer.allCases.map(\.rawValue),
        ]
        guard parts.count >= 3, parts.last?.wholeMatch(of: /[0-9]{6,}\.png/) != nil else {
            return false
        }
        return parts[0] == "frames"
            ? parts.count == 3 : parts.count == 4 && layers[parts[0]]?.contains(parts[2]) == true
    }

    /// The first thing in a folder that is no file of a clip; nil where there is none.
    static func stranger(in folder: URL) -> String? {
        let contents = FolderContents(of: folder)
        return (contents.others + contents.files.filter { !hasFiles(called: $0) }).first
            .map { folder.appending(path: $0).path }
    }

    /// Whether a folder may be called so.
    static func isName(_ name: String) -> Bool { remedy(forName: name) == nil }

    /// Throws for a name that no clip can have.
    ///
    /// - Parameter file: what asks for it.
    package static func checkName(_ name: String, file: String) throws {
        if let remedy = remedy(forName: name) {
            throw FileError(.data, file: file, "a clip cannot be called '\(name)'", remedy: remedy)
        }
    }

    /// What to do about a name that a folder cannot have; nil where it can.
    static func remedy(forName name: String) -> String? {
        // Longer ones leave no room for our own additions.
        let isLong = name.utf8.count > 200
        let hasControl = name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        let faults = [
            (name.isEmpty, "choose a name that is not empty"),
            (isLong, "choose a name of at most 200 bytes"),
            (name.hasPrefix("."), "choose a name without a leading dot"),
            (name.contains("/"), "choose a name without slashes"),
            (hasControl, "choose a name without line breaks and other control characters"),
        ]
        return faults.first(where: \.0)?.1
    }

    /// Six digits, such as `000000.png`.
    static func frameName(_ index: Int) -> String { String(format: "%06d.png", index) }
}
