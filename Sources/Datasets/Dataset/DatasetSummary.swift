import Files
import Foundation
import Sim

/// `dataset.json`: what a dataset holds, counted.
public struct DatasetSummary: Codable, Sendable, Equatable {
    /// Version of this description.
    public var format: Int
    public var clips: Int
    public var frames: Int
    /// Frames of which all road users are known; absent in summaries of older versions.
    public var labelledFrames: Int?
    /// Length of all clips.
    public var seconds: Double
    /// Scenarios of different names.
    public var scenarios: Int
    /// Clips of each split.
    public var splits: [String: Int]
    /// Clips of each source.
    public var sources: [String: Int]
    /// Clips of each model's preset.
    public var models: [String: Int]
    /// Clips of each picture size, rows first.
    public var sizes: [String: Int]
    /// Clips of each number of frames a second.
    public var frameRates: [String: Int]
    /// Clips of each camera.
    public var cameras: [String: Int]
    /// Clips of each time of day.
    public var timesOfDay: [String: Int]
    /// Clips of each weather.
    public var weathers: [String: Int]
    /// Labelled boxes of each class.
    public var boxes: [String: Int]
    /// Road users of each class, each counted once a clip.
    public var tracks: [String: Int]
    public var checks: PictureChecks
    /// Versions of the program that wrote the clips.
    public var simdrive: [String]
    /// SPDX names.
    public var licenses: [String]
    /// Whether no camera took any of these pictures.
    public var synthetic: Bool
    /// Clips that no camera took; absent in summaries of older versions.
    public var syntheticClips: Int?

    init(
        of entries: [ManifestEntry], boxes: [ActorClass: Int], tracks: [ActorClass: Int],
        labelled: Int
    ) {
        func clips(by value: (ManifestEntry) -> String?) -> [String: Int] {
            Dictionary(
                entries.compactMap { entry in value(entry).map { ($0, 1) } }, uniquingKeysWith: +)
        }
        func counts(_ byClass: [ActorClass: Int]) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: byClass.map { ($0.rawValue, $1) })
        }
        format = 1
        self.clips = entries.count
        frames = entries.reduce(0) { $0 + $1.frames }
        seconds = entries.reduce(0) { $0 + Double($1.frames) / $1.fps }
        scenarios = Set(entries.map(\.scenario)).count
        splits = clips { $0.split.rawValue }
        sources = clips { $0.source.rawValue }
        models = clips { $0.model }
        sizes = clips { "\($0.height)x\($0.width)" }
        frameRates = clips { String(format: "%g", $0.fps) }
        cameras = clips { $0.camera }
        timesOfDay = clips { $0.timeOfDay?.rawValue }
        weathers = clips { $0.weather?.rawValue }
        self.boxes = counts(boxes)
        self.tracks = counts(tracks)
        checks = PictureChecks()
        checks.black = entries.reduce(0) { $0 + $1.checks.black }
        checks.frozen = entries.reduce(0) { $0 + $1.checks.frozen }
        simdrive = Set(entries.map(\.simdrive)).sorted()
        licenses = Set(entries.map(\.license)).sorted()
        labelledFrames = labelled
        let synthetic = entries.filter { $0.synthetic ?? ($0.source != .imported) }
        syntheticClips = synthetic.count
        self.synthetic = synthetic.count == entries.count
    }

    /// As it stands in `dataset.json`.
    public func json() throws -> String {
        String(decoding: try JSON.document(self, file: Self.name), as: UTF8.self)
    }

    /// `bus 3, car 12`.
    public static func text(_ counts: [String: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: ", ")
    }

    static let name = "dataset.json"
}
