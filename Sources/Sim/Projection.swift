/// Where the visible world begins: metres before the camera.
private let nearPlane = 0.1

extension Camera {
    /// Extent of the image of a cuboid's part before the camera, not clipped to the image; nil when
    /// all of it lies behind.
    ///
    /// - Parameter pose: the camera's place in the world, from `pose(ego:)`.
    public func extent(of box: Box3D, from pose: Pose) -> Box2D? {
        extent(of: box, from: pose, beyond: nearPlane)
    }

    /// Extent of the image of a cuboid's part at a depth of at least `near` metres.
    func extent(of box: Box3D, from pose: Pose, beyond near: Double) -> Box2D? {
        let corners = box.corners.map(pose.local)
        return extent(
            of: Self.edges.flatMap { Self.clipped(corners[$0.0], corners[$0.1], beyond: near) })
    }

    /// Extent of what the image shows of a cuboid; nil when it shows nothing.
    ///
    /// Smaller than `extent` inside the image where the cuboid widens outside of the view, as a car
    /// beside the camera does.
    func visibleExtent(of box: Box3D, from pose: Pose) -> Box2D? {
        let corners = box.corners.map(pose.local)
        let visible = Self.faces.flatMap { face in
            viewPlanes.reduce(face.map { corners[$0] }) { $1.clipped($0) }
        }
        return extent(of: visible)?.clipped(width: width, height: height)
    }

    private func extent(of points: [Vector3]) -> Box2D? {
        points.reduce(nil) { extent, point in
            let pixel = project(point)
            let at = Box2D(left: pixel.x, top: pixel.y, right: pixel.x, bottom: pixel.y)
            return extent?.union(at) ?? at
        }
    }

    /// The near plane and the four that pass through the lens and the image's edges.
    private var viewPlanes: [HalfSpace] {
        let (x, y) = (Double(width) / 2, Double(height) / 2)
        return [
            HalfSpace(normal: Vector3(1, 0, 0), distance: nearPlane),
            HalfSpace(normal: Vector3(x, focalLength, 0)),
            HalfSpace(normal: Vector3(x, -focalLength, 0)),
            HalfSpace(normal: Vector3(y, 0, focalLength)),
            HalfSpace(normal: Vector3(y, 0, -focalLength)),
        ]
    }

    /// Corner indices of the six faces of a cuboid, each in a round.
    private static let faces: [[Int]] = [1, 2, 4].flatMap { across in
        let others = [1, 2, 4].filter { $0 != across }
        return [0, across].map { side in
            [side, side | others[0], side | others[0] | others[1], side | others[1]]
        }
    }

    /// Pairs of corner indices that differ in one bit: the twelve edges of a cuboid.
    private static let edges: [(Int, Int)] = (0..<8).flatMap { a in
        [1, 2, 4].filter { a & $0 == 0 }.map { (a, a | $0) }
    }

    /// Ends of the part of a segment at a depth of at least `near`, in camera axes; none when all of
    /// it is nearer.
    private static func clipped(_ a: Vector3, _ b: Vector3, beyond near: Double) -> [Vector3] {
        guard max(a.x, b.x) > near else { return [] }
        func pulled(_ p: Vector3, towards q: Vector3) -> Vector3 {
            p.x >= near ? p : p + (q - p) * ((near - p.x) / (q.x - p.x))
        }
        return [pulled(a, towards: b), pulled(b, towards: a)]
    }
}

/// The points p with `normal · p ≥ distance`.
private struct HalfSpace {
    var normal: Vector3
    var distance = 0.0

    /// The part of a polygon inside (Sutherland and Hodgman 1974).
    func clipped(_ polygon: [Vector3]) -> [Vector3] {
        polygon.indices.flatMap { index -> [Vector3] in
            let (a, b) = (polygon[index], polygon[(index + 1) % polygon.count])
            let (height, next) = (normal.dot(a) - distance, normal.dot(b) - distance)
            let start = height >= 0 ? [a] : []
            guard (height >= 0) != (next >= 0) else { return start }
            return start + [a + (b - a) * (height / (height - next))]
        }
    }
}

extension Box2D {
    /// The smallest rectangle that holds both.
    func union(_ other: Box2D) -> Box2D {
        Box2D(
            left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
            bottom: max(bottom, other.bottom))
    }

    /// The share of this rectangle that lies under `others`, 0…1.
    public func covered(by others: [Box2D]) -> Double {
        let edges = ([left, right] + others.flatMap { [$0.left, $0.right] })
            .filter { $0 >= left && $0 <= right }
            .sorted()
        // Between two neighbouring edges the cover is the same at every x.
        let covered = zip(edges, edges.dropFirst()).reduce(0) { sum, slab in
            let over = others.filter { $0.left <= slab.0 && $0.right >= slab.1 }
            return sum + (slab.1 - slab.0) * coveredHeight(by: over)
        }
        return area > 0 ? covered / area : 0
    }

    /// Length of the union of the others' vertical extents inside this one's.
    private func coveredHeight(by others: [Box2D]) -> Double {
        var (height, reached) = (0.0, top)
        for other in others.sorted(by: { $0.top < $1.top }) {
            let start = max(other.top, reached)
            let end = min(other.bottom, bottom)
            if end > start { (height, reached) = (height + end - start, end) }
        }
        return height
    }
}
