import Files
import Foundation
import Sim

/// MOT Challenge ground truth: nine columns, frames and pixels counted from 1.
///
/// Vans are cars and buses and trucks "non-motorized vehicles" there, the nearest that it knows; what
/// drives without a class of its own cannot be read back.
public enum MOTChallenge {
    /// The rows of `gt/gt.txt`; a flag of 0 marks a region to ignore.
    ///
    /// - Parameter agnostic: calls everybody a pedestrian, class 1: the only one that TrackEval scores,
    ///   because a tracker's rows have no class.
    public static func encode(_ images: [AnnotatedImage], agnostic: Bool = false) -> String {
        // Its readers want every track once a frame.
        var track = images.flatMap(\.actors).compactMap(\.track).max() ?? 0
        return images.enumerated().map { index, image in
            let frame = image.frame ?? index
            let regions = image.ignored.map { region in
                track += 1
                return row(of: region, track: track, frame: frame, agnostic: agnostic)
            }
            return image.actors.map { row(of: $0, frame: frame, agnostic: agnostic) }.joined()
                + regions.joined()
        }.joined()
    }

    /// The frames that have rows, named `000001.png` by their numbers.
    public static func decode(_ bytes: [UInt8], file: String) throws -> Imported<[AnnotatedImage]> {
        var images: [Int: AnnotatedImage] = [:]
        var ignored = Leftovers()
        for row in try TextRow.rows(of: bytes, separatedBy: ",", file: file) {
            let frame = try row.integer(0, "frame")
            guard (1...1_000_000).contains(frame) else {
                throw row.error("is of the frame \(frame); they count from 1")
            }
            let new = AnnotatedImage(file: pictureName(frame - 1), frame: frame - 1)
            try add(row, to: &images[frame, default: new], &ignored)
        }
        return Imported(
            value: images.sorted { $0.key < $1.key }.map(\.value), ignored: ignored.phrases)
    }

    private static func add(
        _ row: TextRow, to image: inout AnnotatedImage, _ ignored: inout Leftovers
    ) throws {
        let (number, visible) = try classAndVisibility(of: row)
        let actor = try actor(readable[number] ?? .pedestrian, visible: visible, of: row)
        if occluders.contains(number) {
            // Nobody of the road.
        } else if try row.number(6, "flag") == 0 || ignorable.contains(number) {
            image.ignored.append(
                IgnoredRegion(box2D: actor.box2D, actorClass: readable[number]))
        } else if readable[number] == nil {
            ignored.add("boxes of class \(number)")
            image.isComplete = false
        } else {
            image.actors.append(actor)
        }
    }

    /// The first benchmark, of 2015, has people only, and three places in the world that it leaves open.
    private static func classAndVisibility(of row: TextRow) throws -> (Int, Double?) {
        if row.fields.count == 10, row.fields[7...].allSatisfy({ Double($0) == -1 }) {
            return (1, nil)
        }
        guard row.fields.count == 9 else {
            throw row.error("has \(row.fields.count) columns, not the 9 of MOT ground truth")
        }
        return (try row.integer(7, "class"), try row.number(8, "visibility"))
    }

    private static let numbers: [ActorClass: Int] = [
        .pedestrian: 1, .car: 3, .van: 3, .bicycle: 4, .motorbike: 5, .truck: 6, .bus: 6,
    ]
    /// 7 is somebody who does not move.
    private static let readable: [Int: ActorClass] = [
        1: .pedestrian, 3: .car, 4: .bicycle, 5: .motorbike, 7: .pedestrian,
    ]
    /// Somebody on a vehicle, a likeness, a mirror image.
    private static let ignorable: Set = [2, distractor, 12]
    private static let distractor = 8
    private static let occluders: Set = [9, 10, 11, 13]

    private static func row(
        of region: IgnoredRegion, track: Int, frame: Int, agnostic: Bool
    ) -> String {
        let box = region.box2D
        let number = agnostic ? 1 : region.actorClass.flatMap { numbers[$0] } ?? distractor
        let edges = [box.left + 1, box.top + 1, box.width, box.height].map { $0.text(2) }
        return (["\(frame + 1)", "\(track)"] + edges + ["0", "\(number)", "1.00000"])
            .joined(separator: ",") + "\n"
    }

    private static func row(of actor: KnownActor, frame: Int, agnostic: Bool) -> String {
        let box = actor.box2D
        let number = agnostic ? 1 : numbers[actor.actorClass] ?? 1
        let visible = (1 - (actor.truncation ?? 0)) * (1 - (actor.occlusion ?? 0))
        let edges = [box.left + 1, box.top + 1, box.width, box.height].map { $0.text(2) }
        let columns =
            ["\(frame + 1)", "\(actor.track ?? -1)"] + edges
            + ["1", "\(number)", visible.text(5)]
        return columns.joined(separator: ",") + "\n"
    }

    private static func actor(
        _ actorClass: ActorClass, visible: Double?, of row: TextRow
    ) throws -> KnownActor {
        let track = try row.integer(1, "track")
        let (left, top) = (try row.number(2, "box") - 1, try row.number(3, "box") - 1)
        let (width, height) = (try row.number(4, "box"), try row.number(5, "box"))
        guard width >= 0, height >= 0 else { throw row.error("has a box of negative size") }
        // Some tools write -1 for what they do not know.
        let known = visible.flatMap { $0 < 0 ? nil : $0 }
        return KnownActor(
            actorClass: actorClass, track: track < 0 ? nil : track,
            box2D: Box2D(left: left, top: top, right: left + width, bottom: top + height),
            occlusion: known.map { max(1 - $0, 0) })
    }

    /// Six digits from 1.
    static func pictureName(_ index: Int) -> String { ClipFolder.frameName(index + 1) }
}

extension MOTChallenge {
    /// `seqinfo.ini`.
    public struct Sequence: Sendable, Equatable {
        public var name: String
        /// Frames a second.
        public var frameRate: Double
        public var length: Int
        public var width: Int
        public var height: Int

        /// Its readers take whole numbers alone.
        var wholeRate: Int { Int(max(frameRate.rounded(), 1)) }

        func encoded() -> String {
            """
            [Sequence]
            name=\(name)
            imDir=img1
            frameRate=\(wholeRate)
            seqLength=\(length)
            imWidth=\(width)
            imHeight=\(height)
            imExt=.png

            """
        }

        /// - Parameter file: what errors call it.
        public static func decode(_ bytes: [UInt8], file: String) throws -> Sequence {
            let rows = try TextRow.rows(of: bytes, separatedBy: "=", file: file)
            func row(_ key: String) throws -> TextRow {
                guard let row = rows.first(where: { $0.fields[0] == key && $0.fields.count == 2 })
                else { throw FileError(.data, file: file, "does not say \(key)") }
                return row
            }
            return Sequence(
                name: try row("name").fields[1],
                frameRate: try row("frameRate").number(1, "frame rate"),
                length: try row("seqLength").integer(1, "length"),
                width: try row("imWidth").integer(1, "width"),
                height: try row("imHeight").integer(1, "height"))
        }
    }
}
