import Files
import Foundation
import Sim

/// MOT Challenge ground truth: nine columns, frames and pixels counted from 1.
///
/// Vans are cars and buses and trucks "non-motorized vehicles" there, the nearest that it knows; what
/// drives without a class of its own cannot be read back.
public enum MOTChallenge {
    /// The rows of `gt/gt.txt`.
    ///
    /// - Parameter agnostic: calls everybody a pedestrian, class 1: the only one that TrackEval scores,
    ///   because a tracker's rows have no class.
    public static func encode(_ images: [AnnotatedImage], agnostic: Bool = false) -> String {
        images.enumerated().map { index, image in
            image.actors.map {
                row(of: $0, frame: image.frame ?? index, agnostic: agnostic)
            }.joined()
        }.joined()
    }

    /// The frames that have rows, named `000001.png` by their numbers.
    public static func decode(_ bytes: [UInt8], file: String) throws -> Imported<[AnnotatedImage]> {
        var images: [Int: AnnotatedImage] = [:]
        var ignored = Leftovers()
        for row in TextRow.rows(of: bytes, separatedBy: ",", file: file) {
            guard row.fields.count == 9 else {
                throw row.error("has \(row.fields.count) columns, not the 9 of MOT ground truth")
            }
            let frame = try row.integer(0, "frame")
            guard (1...1_000_000).contains(frame) else {
                throw row.error("is of the frame \(frame); they count from 1")
            }
            let number = try row.integer(7, "class")
            guard try row.number(6, "flag") != 0, let actorClass = readable[number] else {
                ignored.add("boxes of class \(number)")
                continue
            }
            let image = AnnotatedImage(file: pictureName(frame - 1), frame: frame - 1)
            images[frame, default: image].actors.append(try actor(actorClass, of: row))
        }
        return Imported(
            value: images.sorted { $0.key < $1.key }.map(\.value), ignored: ignored.phrases)
    }

    private static let numbers: [ActorClass: Int] = [
        .pedestrian: 1, .car: 3, .van: 3, .bicycle: 4, .motorbike: 5, .truck: 6, .bus: 6,
    ]
    private static let readable: [Int: ActorClass] = [
        1: .pedestrian, 3: .car, 4: .bicycle, 5: .motorbike,
    ]

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

    private static func actor(_ actorClass: ActorClass, of row: TextRow) throws -> KnownActor {
        let track = try row.integer(1, "track")
        let (left, top) = (try row.number(2, "box") - 1, try row.number(3, "box") - 1)
        let (width, height) = (try row.number(4, "box"), try row.number(5, "box"))
        guard width >= 0, height >= 0 else { throw row.error("has a box of negative size") }
        return KnownActor(
            actorClass: actorClass, track: track < 0 ? nil : track,
            box2D: Box2D(left: left, top: top, right: left + width, bottom: top + height),
            occlusion: min(max(1 - (try row.number(8, "visibility")), 0), 1))
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

        func encoded() -> String {
            """
            [Sequence]
            name=\(name)
            imDir=img1
            frameRate=\(String(format: "%g", frameRate))
            seqLength=\(length)
            imWidth=\(width)
            imHeight=\(height)
            imExt=.png

            """
        }

        /// - Parameter file: what errors call it.
        public static func decode(_ bytes: [UInt8], file: String) throws -> Sequence {
            let rows = TextRow.rows(of: bytes, separatedBy: "=", file: file)
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

/// `exports/mot`: `SIM-<split>/SIM-0001/{gt,img1,seqinfo.ini}`, numbered as in `clips.txt`, and the
/// lists of sequences that TrackEval asks for.
struct MOTExport: ExportLayout {
    let agnostic: Bool
    private var clips: [(name: String, split: Split)] = []

    init(agnostic: Bool) { self.agnostic = agnostic }

    mutating func add(_ clip: ExportClip, to folder: ExportFolder) throws {
        try clip.checkTracks()
        clips.append((clip.name, clip.split))
        let (name, about) = (Self.name(clips.count), clip.folder.description)
        let place = "SIM-\(clip.split.rawValue)/\(name)"
        for index in clip.images.indices {
            try folder.link(
                clip.folder.framePath(index), to: "\(place)/img1/\(MOTChallenge.pictureName(index))"
            )
        }
        try folder.write(
            MOTChallenge.encode(clip.images, agnostic: agnostic), to: "\(place)/gt/gt.txt")
        let sequence = MOTChallenge.Sequence(
            name: name, frameRate: about.fps, length: about.frames, width: about.width,
            height: about.height)
        try folder.write(sequence.encoded(), to: "\(place)/seqinfo.ini")
    }

    func finish(_ folder: ExportFolder) throws {
        let all = clips.enumerated().map { (name: Self.name($0 + 1), clip: $1) }
        for split in Split.allCases {
            let names = all.filter { $0.clip.split == split }.map { $0.name + "\n" }
            try folder.write(
                "name\n" + names.joined(), to: "seqmaps/SIM-\(split.rawValue).txt")
        }
        try folder.write(
            all.map { "\($0.name) \($0.clip.name)\n" }.joined(), to: "clips.txt")
    }

    private static func name(_ number: Int) -> String { String(format: "SIM-%04d", number) }
}
