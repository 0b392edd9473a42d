import Foundation
import Frames
import Sim

/// Where what a frame shows was in the picture before.
///
/// Road users move rigidly with their boxes; all else stands still.
struct FrameMotion {
    /// The columns of a matrix from (x, y, 1, inverse depth) of a pixel to the earlier picture's
    /// (x·w, y·w, w), where w is the earlier depth over the later.
    fileprivate struct Map {
        var x: SIMD3<Float>
        var y: SIMD3<Float>
        var one: SIMD3<Float>
        var inverseDepth: SIMD3<Float>
    }

    private let still: Map
    /// By instance; nil for road users that were not there.
    private let maps: [Map?]

    /// - Parameters:
    ///   - instances: what the later frame's triangles belong to.
    ///   - view: of the later frame.
    init(
        to world: World, from previous: World, width: Int, height: Int, view: CameraView,
        instances: UnsafeBufferPointer<Instance>
    ) {
        let change = CameraChange(
            from: previous, to: world, width: width, height: height,
            corner: SIMD2(
                Double(width) / 2 - Double(view.center.x),
                Double(height) / 2 - Double(view.center.y)))
        let still = change.map(of: nil)
        var moved: [UInt16: Map] = [:]
        for actor in world.actors {
            guard let before = previous.actors.first(where: { $0.track == actor.track }) else {
                continue
            }
            moved[UInt16(clamping: actor.track)] = change.map(
                of: (from: before.box.foot, to: actor.box.foot))
        }
        self.still = still
        maps = instances.map { $0.actorClass == nil ? still : moved[$0.track] }
    }

    /// Pixels to the right and down to where a place was, and its inverse depth there.
    @inline(__always)
    func before(_ place: SIMD2<Float>, of instance: Int?, inverseDepth: Float) -> (
        offset: SIMD2<Float>, inverseDepth: Float
    ) {
        let nowhere = (SIMD2<Float>.zero, GBuffer.nowhere)
        guard let map = instance.map({ maps[$0] }) ?? still else { return nowhere }
        var before = map.x * place.x + map.y * place.y
        before += map.one + map.inverseDepth * inverseDepth
        // Behind the camera, or as near as nothing is drawn.
        guard before.z > max(1e-4, inverseDepth * CameraView.near) else { return nowhere }
        let scale = 1 / before.z
        return (SIMD2(before.x, before.y) * scale - place, inverseDepth * scale)
    }
}

/// Two places of a camera, in double precision: pixels of distant things move by small differences.
private struct CameraChange {
    let before: Camera
    let pose: Pose
    let earlierPose: Pose
    let now: Camera
    /// The drawn part's corner in the whole picture.
    let corner: SIMD2<Double>

    init(from previous: World, to world: World, width: Int, height: Int, corner: SIMD2<Double>) {
        before = previous.camera.resized(width: width, height: height)
        now = world.camera.resized(width: width, height: height)
        pose = world.camera.pose(ego: world.egoPose)
        earlierPose = previous.camera.pose(ego: previous.egoPose)
        self.corner = corner
    }
}

extension CameraChange {
    /// The map for what went from one pose to another, or stood still.
    fileprivate func map(of body: (from: Pose, to: Pose)?) -> FrameMotion.Map {
        // Rays of pixels (0, 0), (1, 0), (0, 1) and the eye itself, carried back in time.
        let axes = pose.axes
        let ray = now.ray(x: corner.x, y: corner.y)
        let first = axes.forward + axes.left * ray.y + axes.up * ray.z
        let columns = [
            axes.left / -now.focalLength, axes.up / -now.focalLength, first,
        ].map { homogeneous(earlier($0, of: body)) }
        let eye = homogeneous(earlierPlace(pose.position, of: body) - earlierPose.position)
        return FrameMotion.Map(
            x: columns[0], y: columns[1], one: columns[2], inverseDepth: eye)
    }

    private func earlier(_ direction: Vector3, of body: (from: Pose, to: Pose)?) -> Vector3 {
        guard let body else { return direction }
        let (now, then) = (body.to.axes, body.from.axes)
        return then.forward * direction.dot(now.forward) + then.left * direction.dot(now.left)
            + then.up * direction.dot(now.up)
    }

    private func earlierPlace(_ place: Vector3, of body: (from: Pose, to: Pose)?) -> Vector3 {
        guard let body else { return place }
        return body.from.position + earlier(place - body.to.position, of: body)
    }

    /// (x·w, y·w, w) in the earlier picture of a direction in the world.
    private func homogeneous(_ direction: Vector3) -> SIMD3<Float> {
        let axes = earlierPose.axes
        let p = Vector3(
            direction.dot(axes.forward), direction.dot(axes.left), direction.dot(axes.up))
        let center = SIMD2(Double(before.width), Double(before.height)) / 2 - corner
        return SIMD3<Float>(
            Vector3(
                center.x * p.x - before.focalLength * p.y,
                center.y * p.x - before.focalLength * p.z,
                p.x))
    }
}
