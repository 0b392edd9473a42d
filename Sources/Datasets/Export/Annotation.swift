import Sim

/// A road user in a picture, as the formats of other tools know it.
public struct Annotation: Sendable, Equatable {
    public var actorClass: ActorClass
    /// Number within the video, from 1; nil where the format or the file knows no tracks.
    public var track: Int?
    /// Pixels of the picture; the left edge of the left column is 0.
    public var box: Box2D
    /// The share of the box that the image's edges cut off, 0…1.
    public var truncation: Double?
    /// The share of the box that others cover, 0…1.
    public var occlusion: Double?
    /// In the camera's levelled axes: origin in the lens, x forward, y left, z straight up.
    public var box3D: Box3D?

    public init(
        actorClass: ActorClass, track: Int? = nil, box: Box2D, truncation: Double? = nil,
        occlusion: Double? = nil, box3D: Box3D? = nil
    ) {
        self.actorClass = actorClass
        self.track = track
        self.box = box
        self.truncation = truncation
        self.occlusion = occlusion
        self.box3D = box3D
    }

    /// - Parameter view: the camera's place and directions in the axes of the cuboids, without a pitch
    ///   and roll of its own.
    init(_ actor: KnownActor, from view: Pose) {
        self.init(
            actorClass: actor.actorClass, track: actor.track, box: actor.box2D,
            truncation: actor.truncation.map { min(max($0, 0), 1) }, occlusion: actor.hiddenShare,
            box3D: actor.box3D.map { given in
                var box = given
                box.center = view.local(box.center)
                box.yaw -= view.yaw
                box.pitch -= view.pitch
                return box
            })
    }
}

/// A picture and who is in it.
public struct AnnotatedImage: Sendable, Equatable {
    /// Its name, or its path below the format's folder of pictures.
    public var file: String
    /// Pixels a row, where the file says so.
    public var width: Int?
    /// Rows, where the file says so.
    public var height: Int?
    /// The video that it is a frame of.
    public var video: String?
    /// Its place in the video, from 0.
    public var frame: Int?
    public var annotations: [Annotation]

    public init(
        file: String, width: Int? = nil, height: Int? = nil, video: String? = nil,
        frame: Int? = nil, annotations: [Annotation] = []
    ) {
        self.file = file
        self.width = width
        self.height = height
        self.video = video
        self.frame = frame
        self.annotations = annotations
    }

    /// A frame of a clip, without those who are hidden by more than nine tenths.
    init(_ labels: KnownLabels, of clip: String, width: Int, height: Int) {
        // Where nobody knows the ego's place, cuboids stand before the camera already.
        var view = Pose(position: .zero)
        if var camera = labels.camera, let ego = labels.ego {
            (camera.mount.pitch, camera.mount.roll) = (0, 0)
            view = camera.pose(ego: ego)
        }
        self.init(
            file: "\(clip)/\(ClipFolder.frameName(labels.frame))", width: width, height: height,
            video: clip, frame: labels.frame,
            annotations: (labels.actors ?? []).filter { $0.hiddenShare ?? 0 <= 0.9 }
                .map { Annotation($0, from: view) })
    }
}

extension KnownActor {
    /// The share of it that is not seen: measured in rendered frames, else what other road users cover.
    fileprivate var hiddenShare: Double? { visibleFraction.map { 1 - $0 } ?? occlusion }
}

/// What a file says, and what of it was left aside.
public struct Imported<Value> {
    public var value: Value
    /// One phrase for each kind of thing that was not understood, such as `12 boxes of class 'dog'`.
    public var ignored: [String]
}

extension Imported: Sendable where Value: Sendable {}
extension Imported: Equatable where Value: Equatable {}

/// Counts what a reader leaves aside.
struct Leftovers {
    private var counts: [String: Int] = [:]

    mutating func add(_ kind: String) { counts[kind, default: 0] += 1 }

    /// Such as `12 boxes of class 'dog'`.
    var phrases: [String] { counts.sorted { $0.key < $1.key }.map { "\($1) \($0)" } }
}

extension ActorClass {
    /// The class that detection datasets call so, in upper or lower case.
    init?(called name: String) {
        let names: [String: ActorClass] = [
            "person": .pedestrian, "motorcycle": .motorbike, "cyclist": .bicycle,
        ]
        guard let known = names[name.lowercased()] ?? ActorClass(rawValue: name.lowercased())
        else { return nil }
        self = known
    }
}
