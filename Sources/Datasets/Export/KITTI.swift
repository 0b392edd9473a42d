import Foundation
import Sim

/// KITTI tracking labels: 17 columns, one row for each object and frame, frames from 0.
///
/// Buses and motorbikes are `Misc`, which comes back as a region to ignore.
public enum KITTI {
    /// The rows of one video's label file.
    public static func encode(_ images: [AnnotatedImage]) -> String {
        images.enumerated().map { index, image in
            let frame = image.frame ?? index
            return image.actors.map { row(of: $0, frame: frame) }.joined()
                + image.ignored.map { row(of: $0, frame: frame) }.joined()
        }.joined()
    }

    /// The frames that have rows, named `000000.png` by their numbers.
    ///
    /// A whole `truncated` and `occluded` are levels, which come back as a share typical of each. A score
    /// at the end of a row is counted and not read.
    public static func decode(
        _ bytes: [UInt8], file: String, _ options: ReadingOptions = ReadingOptions()
    ) throws -> Imported<[AnnotatedImage]> {
        var reader = KITTIReader(options)
        for row in try TextRow.rows(of: bytes, separatedBy: " ", file: file) {
            try reader.add(row)
        }
        return Imported(
            value: reader.images.sorted { $0.key < $1.key }.map(\.value),
            ignored: reader.leftovers.phrases, isComplete: reader.isComplete)
    }

    /// Shares typical of a level of `occluded`.
    static let occlusions: [Double: Double] = [0: 0, 1: 0.3, 2: 0.7]
    /// Shares typical of a level of `truncated`.
    static let truncations: [Double: Double] = [0: 0, 1: 0.25, 2: 0.75]

    private static let misc = "Misc"
    private static let dontCare = "DontCare"
    private static let types: [ActorClass: String] = [
        .car: "Car", .van: "Van", .truck: "Truck", .bus: misc, .motorbike: misc,
        .bicycle: "Cyclist", .pedestrian: "Pedestrian",
    ]

    private static func row(of actor: KnownActor, frame: Int) -> String {
        let box = actor.box2D
        let place = KITTIPlace(actor.box3D)
        let numbers = [place.alpha, box.left, box.top, box.right, box.bottom] + place.columns
        let start: [String] = [
            "\(frame)", "\(actor.track ?? -1)", types[actor.actorClass] ?? misc,
            "\(truncated(actor.truncation ?? 0))", occluded(actor.occlusion),
        ]
        return (start + numbers.map { $0.text(6) }).joined(separator: " ") + "\n"
    }

    private static func row(of region: IgnoredRegion, frame: Int) -> String {
        let box = region.box2D
        let numbers =
            [-10, box.left, box.top, box.right, box.bottom] + KITTIPlace(nil).columns
        return (["\(frame)", "-1", dontCare, "-1", "-1"] + numbers.map { $0.text(6) })
            .joined(separator: " ") + "\n"
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
