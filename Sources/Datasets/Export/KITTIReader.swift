import Files
import Sim

/// Gathers the rows of a KITTI label file.
struct KITTIReader {
    private let options: ReadingOptions
    /// By their numbers.
    private(set) var images: [Int: AnnotatedImage] = [:]
    private(set) var leftovers = Leftovers()
    /// False when the reader left a row aside whose frame it does not know.
    private(set) var isComplete = true

    init(_ options: ReadingOptions) { self.options = options }

    mutating func add(_ row: TextRow) throws {
        do {
            try read(row)
        } catch  where options.isLenient {
            leftovers.add("broken rows")
            if let frame = try? Self.frame(of: row) {
                image(frame) { $0.isComplete = false }
            } else {
                isComplete = false
            }
        }
    }

    private mutating func read(_ row: TextRow) throws {
        guard (17...18).contains(row.fields.count) else {
            throw row.error("has \(row.fields.count) columns, not the 17 of KITTI tracking")
        }
        let frame = try Self.frame(of: row)
        if row.fields.count == 18 { leftovers.add("rows with a score, which is not read") }
        let type = row.fields[2]
        let box = try Self.box(of: row)
        switch options.classes.meaning(of: type) {
        case .actor(let actorClass):
            let actor = try Self.actor(actorClass, box, of: row)
            image(frame) { $0.actors.append(actor) }
            try noteOdd(row)
        case .ignored: image(frame) { $0.ignored.append(IgnoredRegion(box2D: box)) }
        case .other: image(frame) { _ in }
        case nil:
            leftovers.add("boxes of type '\(type.prefix(40))'")
            image(frame) {
                $0.ignored.append(IgnoredRegion(box2D: box))
                $0.isComplete = false
            }
        }
    }

    /// Counts what stands in a row and is taken for unknown.
    private mutating func noteOdd(_ row: TextRow) throws {
        // -1 is everybody's word for unknown, 3 the benchmark's.
        let isTruncated = try Self.truncation(of: row) == nil && row.number(3, "truncated") != -1
        let isOccluded = try !(-1...3).contains(row.integer(4, "occluded"))
        if isTruncated || isOccluded { leftovers.add("levels that KITTI has not") }
        let sizes = try (10...12).map { try row.number($0, "place") }
        if sizes.contains(where: { $0 <= 0 }), sizes != [-1, -1, -1] {
            leftovers.add("cuboids without a size")
        }
    }

    private mutating func image(_ frame: Int, _ change: (inout AnnotatedImage) -> Void) {
        let name = ClipFolder.frameName(frame)
        change(&images[frame, default: AnnotatedImage(file: name, frame: frame)])
    }

    private static func frame(of row: TextRow) throws -> Int {
        let frame = try row.integer(0, "frame")
        guard (0...999_999).contains(frame) else { throw row.error("is of the frame \(frame)") }
        return frame
    }

    private static func box(of row: TextRow) throws -> Box2D {
        let edges = try (6...9).map { try row.number($0, "box") }
        guard edges[2] >= edges[0], edges[3] >= edges[1] else {
            throw row.error("has a box that ends before it starts")
        }
        return Box2D(left: edges[0], top: edges[1], right: edges[2], bottom: edges[3])
    }

    private static func actor(_ actorClass: ActorClass, _ box: Box2D, of row: TextRow) throws
        -> KnownActor
    {
        let track = try row.integer(1, "track")
        return KnownActor(
            actorClass: actorClass, track: track < 0 ? nil : track, box2D: box,
            truncation: try truncation(of: row),
            occlusion: KITTI.occlusions[Double(try row.integer(4, "occluded"))],
            box3D: KITTIPlace(columns: try (10...16).map { try row.number($0, "place") }).box)
    }

    /// Levels in the tracking benchmark; shares, with a decimal point, in the object benchmark.
    private static func truncation(of row: TextRow) throws -> Double? {
        let number = try row.number(3, "truncated")
        if row.fields[3].contains("."), (0...1).contains(number) { return number }
        return KITTI.truncations[Double(try row.integer(3, "truncated"))]
    }
}
