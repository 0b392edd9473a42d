import Foundation

/// `exports/kitti`: `training/{image_02,label_02,calib}`, numbered as in `clips.txt`, and the lists
/// that TrackEval asks for.
struct KITTIExport: ExportLayout {
    private var clips: [(name: String, split: Split, frames: Int)] = []

    var needsEveryFrame: Bool { true }

    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws {
        try clip.checkTracks()
        let calibration = try KITTICalibration(of: clip)
        let name = Self.number(clips.count)
        clips.append((clip.name, clip.split, clip.images.count))
        for index in clip.images.indices {
            try folder.link(
                frame: index, of: clip,
                to: "training/image_02/\(name)/\(ClipFolder.frameName(index))")
        }
        try folder.write(KITTI.encode(clip.images), to: "training/label_02/\(name).txt")
        if let calibration {
            try folder.write(calibration.encoded(), to: "training/calib/\(name).txt")
        }
    }

    func finish(_ folder: ExportFolder) throws {
        let rows = clips.enumerated().map { index, clip in
            let end = String(format: "%06d", clip.frames)
            return (clip.split, "\(Self.number(index)) empty 000000 \(end)\n")
        }
        let lists =
            [("training", rows)]
            + Split.allCases.map { split in
                (split.rawValue, rows.filter { $0.0 == split })
            }
        for (name, rows) in lists {
            try folder.write(
                rows.map(\.1).joined(), to: "training/evaluate_tracking.seqmap.\(name)")
        }
        let names = clips.enumerated().map { "\(Self.number($0)) \($1.name)\n" }
        try folder.write(names.joined(), to: "clips.txt")
    }

    private static func number(_ index: Int) -> String { String(format: "%04d", index) }
}
