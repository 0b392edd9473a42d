import Sim

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
    /// Its place in the clip, where `frame` passes others over.
    public var clipFrame: Int?
    public var actors: [KnownActor]
    /// Whether everybody outside of the ignored regions is among them.
    public var isComplete: Bool
    public var ignored: [IgnoredRegion]
    /// What took it, where the file says so.
    public var camera: String?

    public init(
        file: String, width: Int? = nil, height: Int? = nil, video: String? = nil,
        frame: Int? = nil, actors: [KnownActor] = [], isComplete: Bool = true,
        ignored: [IgnoredRegion] = [], camera: String? = nil
    ) {
        self.file = file
        self.width = width
        self.height = height
        self.video = video
        self.frame = frame
        self.actors = actors
        self.isComplete = isComplete
        self.ignored = ignored
        self.camera = camera
    }

    /// With regions to ignore for road users that the referee has found less well; those that it was not asked for
    /// stay.
    func ignoring(below least: Double?) -> AnnotatedImage {
        guard let least else { return self }
        func agrees(_ actor: KnownActor) -> Bool { actor.agreement ?? 1 >= least }
        var image = self
        image.actors = actors.filter(agrees)
        image.ignored += actors.filter { !agrees($0) }.map {
            IgnoredRegion(box2D: $0.box2D, actorClass: $0.actorClass)
        }
        return image
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
            actors: (labels.actors ?? []).filter { $0.hiddenShare ?? 0 <= 0.9 }
                .map { $0.seen(from: view) },
            isComplete: labels.hasAllActors, ignored: labels.ignored ?? [])
    }
}

extension KnownActor {
    /// The share of it that is not seen: measured in rendered frames, else what other road users cover.
    fileprivate var hiddenShare: Double? { visibleFraction.map { 1 - $0 } ?? occlusion }

    /// As the formats of other tools know it: occluded by all that hides it, its cuboid in the camera's
    /// levelled axes.
    ///
    /// - Parameter view: the camera's place and directions in the axes of the cuboids, without a pitch
    ///   and roll of its own.
    fileprivate func seen(from view: Pose) -> KnownActor {
        var actor = self
        actor.truncation = truncation.map { min(max($0, 0), 1) }
        actor.occlusion = hiddenShare
        actor.box3D = box3D.map { given in
            var box = given
            box.center = view.local(box.center)
            box.yaw -= view.yaw
            box.pitch -= view.pitch
            return box
        }
        return actor
    }
}
