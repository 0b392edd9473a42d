import Datasets
import Files
import Metrics
import Sim

/// A clip on the overview of a report.
struct PageClip: Encodable {
    let id: String
    let scenario: String
    let source: String
    let model: String?
    let frames: Int
    let fps: Double
    let width: Int
    let height: Int
    /// Address of the video, from the report.
    let video: String
    /// The same of the reference render; nil where there is none.
    var reference: String?
    let timeOfDay: String?
    let weather: String?
    /// Share of the judged boxes that the referee finds.
    let agreement: Double?
    let boxes: Int
    /// A small picture as a data address.
    let thumbnail: String

    init(_ clip: ClipFolder, _ labels: [KnownLabels], video: String, thumbnail: String) {
        let about = clip.description
        id = about.id
        scenario = about.scenario
        source = about.source.rawValue
        model = about.model?.name
        (frames, fps, width, height) = (about.frames, about.fps, about.width, about.height)
        self.video = video
        timeOfDay = labels.first?.environment?.timeOfDay?.rawValue
        weather = labels.first?.environment?.weather?.rawValue
        agreement = about.agreement
        boxes = labels.reduce(0) { $0 + ($1.actors?.count ?? 0) }
        self.thumbnail = thumbnail
    }
}

/// What the report shows of a clip when it is opened.
struct PageClipDetails: Encodable {
    /// Of every frame, seven numbers a box: track (-1 is unknown), number of the class, left, top, right and bottom
    /// in pixels, agreement in per cent (-1 is unknown).
    let boxes: [[Int]]
    /// Kilometres an hour; empty where nobody knows.
    let egoSpeed: [Double]
    /// Mean over the judged boxes of each frame; nil where there is none, empty where nobody has judged.
    let agreement: [Double?]
    /// How the pictures hold up, second by second; empty where nobody has measured.
    let drift: [FrameStatistics]
    let provenance: JSONValue

    init(_ clip: ClipFolder, _ labels: [KnownLabels]) throws {
        boxes = labels.map { ($0.actors ?? []).flatMap(Self.numbers) }
        egoSpeed = labels.compactMap(\.egoSpeed).map { (36 * $0).rounded() / 10 }
        let judged = labels.map { ($0.actors ?? []).compactMap(\.agreement) }
        agreement =
            judged.allSatisfy(\.isEmpty)
            ? [] : judged.map { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) }
        drift = clip.description.rollout?.seconds ?? []
        var about = clip.description
        about.rollout = nil
        provenance = try JSONValue(encoding: about)
    }

    private static func numbers(of actor: KnownActor) -> [Int] {
        let box = actor.box2D
        let number = ActorClass.allCases.firstIndex(of: actor.actorClass) ?? 0
        return [actor.track ?? -1, number]
            + [box.left, box.top, box.right, box.bottom].map { Int($0.rounded()) }
            + [actor.agreement.map { Int((100 * $0).rounded()) } ?? -1]
    }
}
