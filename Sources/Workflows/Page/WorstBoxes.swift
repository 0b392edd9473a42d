import Datasets
import Foundation
import Frames
import Metrics
import Sim

/// The boxes that the referee agrees with least, to look at first.
struct WorstBoxes {
    /// One of them.
    struct Box {
        let clip: ClipFolder
        /// Number of the clip in the report.
        let number: Int
        let frame: Int
        let actor: KnownActor
        let agreement: Double
    }

    /// More would be too many to look at.
    private static let count = 48

    /// The worst first; of equals the larger.
    private(set) var boxes: [Box] = []

    /// Takes a clip in; of each road user its worst moment counts.
    mutating func add(_ clip: ClipFolder, number: Int, _ labels: [KnownLabels]) {
        var worst: [Int: Box] = [:]
        for frame in labels {
            for actor in frame.actors ?? [] {
                guard let agreement = actor.agreement, let track = actor.track else { continue }
                let box = Box(
                    clip: clip, number: number, frame: frame.frame, actor: actor,
                    agreement: agreement)
                worst[track] = worst[track].map { Self.isWorse(box, $0) ? box : $0 } ?? box
            }
        }
        boxes = Array((boxes + worst.values).sorted(by: Self.isWorse).prefix(Self.count))
    }

    private static func isWorse(_ a: Box, _ b: Box) -> Bool {
        (a.agreement, -a.actor.box2D.area, a.clip.description.id, a.frame)
            < (b.agreement, -b.actor.box2D.area, b.clip.description.id, b.frame)
    }

    /// As the report has them.
    func entries() throws -> [Entry] { try boxes.map(Entry.init) }

    /// One of them with a picture of it.
    struct Entry: Encodable {
        let clip: Int
        let frame: Int
        let track: Int?
        let actorClass: String
        let agreement: Double
        let picture: String
    }
}

extension WorstBoxes.Entry {
    fileprivate init(_ box: WorstBoxes.Box) throws {
        let frame = try box.clip.frame(box.frame)
        self.init(
            clip: box.number, frame: box.frame, track: box.actor.track,
            actorClass: box.actor.actorClass.rawValue, agreement: box.agreement,
            picture: try Thumbnail.address(
                of: frame.around(box.actor.box2D), width: 128, height: 96))
    }
}

extension Frame {
    /// A part of the picture of 4:3 with a box in its middle and some of what is around it.
    fileprivate func around(_ box: Box2D) -> Frame {
        let wanted = max(box.height * 2, box.width * 1.5, 24)
        let height = min(Int(wanted), self.height, self.width * 3 / 4)
        let width = height * 4 / 3
        func start(_ center: Double, _ length: Int, of whole: Int) -> Int {
            min(max(Int(center) - length / 2, 0), whole - length)
        }
        return cropped(
            x: start((box.left + box.right) / 2, width, of: self.width),
            y: start((box.top + box.bottom) / 2, height, of: self.height), width: width,
            height: height)
    }
}
