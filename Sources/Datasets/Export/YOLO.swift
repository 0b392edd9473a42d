import Foundation
import Sim

/// YOLO's text labels: a file for each picture, a row for each box with its class from 0, middle and
/// size, all in shares of the picture.
public enum YOLO {
    /// Classes in the order of their numbers.
    static let names = ActorClass.allCases.map(\.rawValue)

    /// The rows of one picture.
    public static func encode(_ actors: [KnownActor], width: Int, height: Int) -> String {
        actors.map { actor in
            let box = actor.box2D
            let (width, height) = (Double(width), Double(height))
            let shares = [
                (box.left + box.right) / 2 / width, (box.top + box.bottom) / 2 / height,
                box.width / width, box.height / height,
            ]
            // Every class is in the list of all.
            let number = ActorClass.allCases.firstIndex(of: actor.actorClass) ?? 0
            return "\(number) " + shares.map { $0.text(6) }.joined(separator: " ") + "\n"
        }.joined()
    }

    /// The boxes of one picture of that size.
    ///
    /// - Parameter names: the classes in the order of their numbers, as in `data.yaml`.
    public static func decode(
        _ bytes: [UInt8], names: [String], width: Int, height: Int, file: String
    ) throws -> Imported<[KnownActor]> {
        var actors: [KnownActor] = []
        var ignored = Leftovers()
        var isComplete = true
        for row in try TextRow.rows(of: bytes, separatedBy: " ", file: file) {
            let number = try row.integer(0, "class")
            guard names.indices.contains(number) else {
                throw row.error("is of class \(number); there are \(names.count) from 0")
            }
            let meaning = ClassMap.standard.meaning(of: names[number])
            guard case .actor(let actorClass) = meaning else {
                ignored.add("boxes of class '\(names[number])'")
                if meaning != .other { isComplete = false }
                continue
            }
            guard row.fields.count == 5 else {
                throw row.error("has \(row.fields.count) columns, not the 5 of a box")
            }
            let shares = try (1...4).map { try row.number($0, "box") }
            guard shares.allSatisfy({ (0...1.01).contains($0) }) else {
                throw row.error("has a box outside of the picture")
            }
            let (x, y) = (shares[0] * Double(width), shares[1] * Double(height))
            let (halfWidth, halfHeight) = (
                shares[2] * Double(width) / 2, shares[3] * Double(height) / 2
            )
            actors.append(
                KnownActor(
                    actorClass: actorClass,
                    box2D: Box2D(
                        left: x - halfWidth, top: y - halfHeight, right: x + halfWidth,
                        bottom: y + halfHeight)))
        }
        return Imported(value: actors, ignored: ignored.phrases, isComplete: isComplete)
    }

    /// `data.yaml`, without a `path`: it would not count from the file's own folder.
    static func description() -> String {
        let classes = names.enumerated().map { "  \($0): \($1)\n" }
        return "train: images/train\nval: images/val\ntest: images/test\nnames:\n"
            + classes.joined()
    }
}
