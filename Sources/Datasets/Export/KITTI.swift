import Foundation
import Sim

/// KITTI tracking labels: 17 columns, one row for each object and frame, frames from 0.
///
/// Buses and motorbikes are `Misc`, which cannot be read back.
public enum KITTI {
    /// The rows of one video's label file.
    public static func encode(_ images: [AnnotatedImage]) -> String {
        images.enumerated().map { index, image in
            image.actors.map { row(of: $0, frame: image.frame ?? index) }.joined()
        }.joined()
    }

    /// The frames that have rows, named `000000.png` by their numbers.
    ///
    /// `truncated` and `occluded` are levels; they come back as a share typical of each. A score at
    /// the end of a row is not read.
    public static func decode(_ bytes: [UInt8], file: String) throws -> Imported<[AnnotatedImage]> {
        var images: [Int: AnnotatedImage] = [:]
        var ignored = Leftovers()
        for row in TextRow.rows(of: bytes, separatedBy: " ", file: file) {
            guard (17...18).contains(row.fields.count) else {
                throw row.error("has \(row.fields.count) columns, not the 17 of KITTI tracking")
            }
            let frame = try row.integer(0, "frame")
            guard (0...999_999).contains(frame) else { throw row.error("is of the frame \(frame)") }
            let name = ClipFolder.frameName(frame)
            let type = row.fields[2]
            guard let actorClass = types.first(where: { $0.value == type })?.key, type != misc
            else {
                ignored.add("boxes of type '\(type.prefix(40))'")
                continue
            }
            images[frame, default: AnnotatedImage(file: name, frame: frame)].actors
                .append(try actor(actorClass, of: row))
        }
        return Imported(
            value: images.sorted { $0.key < $1.key }.map(\.value), ignored: ignored.phrases)
    }

    private static let misc = "Misc"
    private static let types: [ActorClass: String] = [
        .car: "Car", .van: "Van", .truck: "Truck", .bus: misc, .motorbike: misc,
        .bicycle: "Cyclist", .pedestrian: "Pedestrian",
    ]

    private static func row(of actor: KnownActor, frame: Int) -> String {
        let box = actor.box2D
        let place = Place(actor.box3D)
        let numbers = [place.alpha, box.left, box.top, box.right, box.bottom] + place.columns
        let start: [String] = [
            "\(frame)", "\(actor.track ?? -1)", types[actor.actorClass] ?? misc,
            "\(truncated(actor.truncation ?? 0))", occluded(actor.occlusion),
        ]
        return (start + numbers.map { $0.text(6) }).joined(separator: " ") + "\n"
    }

    private static func actor(_ actorClass: ActorClass, of row: TextRow) throws -> KnownActor {
        let track = try row.integer(1, "track")
        let edges = try (6...9).map { try row.number($0, "box") }
        guard edges[2] >= edges[0], edges[3] >= edges[1] else {
            throw row.error("has a box that ends before it starts")
        }
        let levels = (
            truncated: try row.integer(3, "truncated"), occluded: try row.integer(4, "occluded")
        )
        return KnownActor(
            actorClass: actorClass, track: track < 0 ? nil : track,
            box2D: Box2D(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3]),
            truncation: [0: 0, 1: 0.25, 2: 0.75][levels.truncated],
            occlusion: [0: 0, 1: 0.3, 2: 0.7][levels.occluded],
            box3D: Place(columns: try (10...16).map { try row.number($0, "place") }).box)
    }

    /// 0 is whole, 1 cut at the edges, 2 cut by half or more.
    private static func truncated(_ share: Double) -> Int {
        share <= 0.01 ? 0 : share < 0.5 ? 1 : 2
    }

    /// 0 is visible, 1 partly and 2 by half or more covered, 3 unknown.
    private static func occluded(_ share: Double?) -> String {
        guard let share else { return "3" }
        return share <= 0.1 ? "0" : share < 0.5 ? "1" : "2"
    }
}

/// The seven columns of a cuboid: height, width, length; the middle of its bottom in the camera's axes
/// (x right, y down, z forward); its turn about y, 0 when it faces right.
private struct Place {
    let columns: [Double]

    init(columns: [Double]) { self.columns = columns }

    /// What KITTI writes when there is none.
    init(_ box: Box3D?) {
        guard let box else {
            columns = [-1, -1, -1, -1_000, -1_000, -1_000, -10]
            return
        }
        let center = box.center
        columns = [
            box.height, box.width, box.length, -center.y, box.height / 2 - center.z, center.x,
            Self.wrapped(-box.yaw - .pi / 2),
        ]
    }

    var box: Box3D? {
        guard columns[0] > 0, columns[1] > 0, columns[2] > 0 else { return nil }
        return Box3D(
            center: Vector3(columns[5], -columns[3], columns[0] / 2 - columns[4]),
            yaw: Self.wrapped(-columns[6] - .pi / 2), length: columns[2], width: columns[1],
            height: columns[0])
    }

    /// The turn seen from the camera.
    var alpha: Double {
        box == nil ? -10 : Self.wrapped(columns[6] - atan2(columns[3], columns[5]))
    }

    private static func wrapped(_ angle: Double) -> Double { remainder(angle, 2 * .pi) }
}

/// `exports/kitti`: `training/{image_02,label_02,calib}`, numbered as in `clips.txt`, and the lists
/// that TrackEval asks for.
struct KITTIExport: ExportLayout {
    private var clips: [(name: String, split: Split, frames: Int)] = []

    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws {
        try clip.checkTracks()
        let name = Self.number(clips.count)
        clips.append((clip.name, clip.split, clip.images.count))
        for index in clip.images.indices {
            try folder.link(
                clip.folder.framePath(index),
                to: "training/image_02/\(name)/\(ClipFolder.frameName(index))")
        }
        try folder.write(KITTI.encode(clip.images), to: "training/label_02/\(name).txt")
        if let calibration = try KITTICalibration(of: clip) {
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
