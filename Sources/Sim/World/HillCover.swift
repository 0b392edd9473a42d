/// What hills hide of the things on a road from a camera; the ground has the road's height to both
/// sides.
struct HillCover {
    private let road: Road
    private let camera: Camera
    private let view: Pose
    /// Where along the road the camera is.
    private let start: Double

    /// Metres between the places looked at: no hill is so narrow.
    private static let step = 5.0

    /// Nil on level roads, which hide nothing.
    init?(road: Road, camera: Camera, view: Pose) {
        guard !road.elevation.isFlat else { return nil }
        self.road = road
        self.camera = camera
        self.view = view
        start = road.locate(view.position).s
    }

    /// The part of a box's picture that the ground covers; nil when it covers nothing.
    func cover(of box: Box3D, seenAs box2D: Box2D) -> Box2D? {
        let foot = box.foot.position
        let height = lowestVisibleHeight(at: foot)
        let edge = view.local(Vector3(foot.x, foot.y, height))
        guard height > foot.z + 0.05, edge.x > 0 else { return nil }
        var cover = box2D
        cover.top = max(camera.project(edge).y, box2D.top)
        return cover.top < cover.bottom ? cover : nil
    }

    /// Above a place, the least height in metres that the ground before it leaves in view.
    private func lowestVisibleHeight(at place: Vector3) -> Double {
        let eye = view.position
        let way = Vector3(place.x - eye.x, place.y - eye.y, 0)
        var (s, lowest) = (start, -Double.infinity)
        for distance in stride(from: Self.step, to: way.length - Self.step, by: Self.step) {
            let share = distance / way.length
            let point = eye + way * share
            s = road.referenceLine.locate(x: point.x, y: point.y, near: s).s
            lowest = max(lowest, eye.z + (road.elevation.at(s).height - eye.z) / share)
        }
        return lowest
    }
}
