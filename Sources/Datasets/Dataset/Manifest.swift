import Files
import Foundation
import Sim

/// A line of `manifest.jsonl`: what is known of a clip without opening its folder.
public struct ManifestEntry: Codable, Sendable, Equatable {
    /// Name of the clip's folder.
    public var clip: String
    public var scenario: String
    public var seed: UInt64
    /// Which way the same frame 0 is continued, from 1; absent for the usual one.
    public var future: Int?
    public var split: Split
    public var source: ClipDescription.Source
    /// Preset of the model; absent for rendered clips.
    public var model: String?
    public var frames: Int
    /// Frames a second.
    public var fps: Double
    /// Pixels a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Name of the camera.
    public var camera: String
    /// In the first frame; absent where it is unknown.
    public var timeOfDay: Sim.Environment.TimeOfDay?
    /// In the first frame; absent where it is unknown.
    public var weather: Sim.Environment.Weather?
    /// Share of the labelled boxes that the referee finds in the pixels, 0…1; absent until measured.
    public var agreement: Double?
    public var checks: PictureChecks
    /// Version of the program that wrote the clip.
    public var simdrive: String
    /// SPDX name of the licence.
    public var license: String
    /// Whether no camera took the pictures; absent in manifests of older versions.
    public var synthetic: Bool?
    public var sha256: Hashes

    /// What the clip's contents hash to, lower-case hexadecimal.
    public struct Hashes: Codable, Sendable, Equatable {
        /// Of the pixels of all frames, as in `clip.json`.
        public var frames: String
        /// Of `labels.jsonl`.
        public var labels: String
        /// Of `video.mp4`.
        public var video: String
    }

    /// Whether it says the same as another, but for what older versions did not say.
    func agrees(with other: ManifestEntry) -> Bool {
        var completed = self
        completed.synthetic = synthetic ?? other.synthetic
        return completed == other
    }

    init(_ clip: ClipFolder, _ labels: [KnownLabels], _ checksums: Checksums) throws {
        func hash(_ file: ClipFolder.File) throws -> String {
            guard let hash = checksums.sums[file.rawValue] else {
                throw FileError(.data, file: clip.url.path, "holds no \(file.rawValue)")
            }
            return hash
        }
        guard let first = labels.first else {
            throw FileError(.data, file: clip.url.path, "holds no frame")
        }
        let about = clip.description
        self.clip = clip.url.lastPathComponent
        scenario = about.scenario
        seed = about.seed
        future = about.future
        split = Split(scenario: about.scenario)
        source = about.source
        model = about.model?.name
        frames = about.frames
        fps = about.fps
        width = about.width
        height = about.height
        camera = about.camera.name
        timeOfDay = first.environment?.timeOfDay
        weather = first.environment?.weather
        agreement = about.agreement
        checks = about.checks
        simdrive = about.simdrive
        license = about.license
        synthetic = about.synthetic
        sha256 = Hashes(
            frames: about.framesSha256, labels: try hash(.labels), video: try hash(.video))
    }
}

/// `manifest.jsonl`: one line a clip, in the order of their names.
public enum Manifest {
    package static let name = "manifest.jsonl"

    /// The manifest of a dataset.
    public static func read(of dataset: URL) throws -> [ManifestEntry] {
        let path = dataset.appending(path: name).path
        return try JSON.decodeLines(
            ManifestEntry.self, from: DurableFile.read(path), file: path)
    }
}
