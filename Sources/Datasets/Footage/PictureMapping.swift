import Sim

/// Where the pixels of a picture go when it is brought to another size.
struct PictureMapping {
    /// Of the picture before.
    let width: Int
    let height: Int
    private let newWidth: Int
    private let newHeight: Int
    /// The part that is kept, in pixels of the picture before.
    private let kept: Box2D

    init(width: Int, height: Int, fitter: PictureFitter) {
        self.width = width
        self.height = height
        (newWidth, newHeight) = (fitter.width, fitter.height)
        let area = fitter.fit.area(
            ofWidth: width, height: height, pixelAspect: 1, forWidth: newWidth, height: newHeight)
        kept = Box2D(
            left: Double(area.x), top: Double(area.y), right: Double(area.x + area.width),
            bottom: Double(area.y + area.height))
    }

    /// The road user as the new picture shows it; nil when the picture shows nothing of it.
    func actor(_ given: KnownActor) -> KnownActor? {
        let whole = mapped(given.box2D)
        guard let inside = whole.clipped(width: newWidth, height: newHeight) else { return nil }
        var actor = KnownActor(
            actorClass: given.actorClass, track: given.track, box2D: inside,
            occlusion: given.occlusion, box3D: given.box3D)
        // The new edges cut off a part of what the old ones had left.
        actor.truncation = given.truncation.map {
            $0 + (1 - $0) * (1 - inside.area / whole.area)
        }
        actor.depth = given.box3D?.center.x
        return actor
    }

    /// Whether a box reaches out of the picture before, by more than a pixel: converters count from 0 or 1.
    func cuts(_ box: Box2D) -> Bool {
        min(box.left, box.top) < -1 || box.right > Double(width) + 1
            || box.bottom > Double(height) + 1
    }

    /// The region as the new picture shows it; nil when the picture shows nothing of it.
    func region(_ given: IgnoredRegion) -> IgnoredRegion? {
        mapped(given.box2D).clipped(width: newWidth, height: newHeight)
            .map { IgnoredRegion(box2D: $0, actorClass: given.actorClass) }
    }

    /// The lens that the new picture is seen through.
    func intrinsics(_ old: CameraCalibration.Intrinsics) -> CameraCalibration.Intrinsics {
        CameraCalibration.Intrinsics(
            fx: old.fx * scale.x, fy: old.fy * scale.y, cx: (old.cx - kept.left) * scale.x,
            cy: (old.cy - kept.top) * scale.y)
    }

    private func mapped(_ box: Box2D) -> Box2D {
        Box2D(
            left: (box.left - kept.left) * scale.x, top: (box.top - kept.top) * scale.y,
            right: (box.right - kept.left) * scale.x, bottom: (box.bottom - kept.top) * scale.y)
    }

    private var scale: (x: Double, y: Double) {
        (Double(newWidth) / kept.width, Double(newHeight) / kept.height)
    }
}
