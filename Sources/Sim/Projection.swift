/// Where the visible world begins: metres before the camera.
private let nearPlane = 0.1

extension Camera {
    /// Extent of the image of a cuboid's part before the camera, not clipped to the image; nil when
    /// all of it lies behind.
    ///
    /// - Parameter pose: the camera's place in the world, from `pose(ego:)`.
    public func extent(of box: Box3D, from pose: Pose) -> Box2D? {
        let corners = box.corners.map(pose.local)
        var extent: Box2D?
        for (a, b) in Self.edges {
            guard let (p, q) = Self.clipped(corners[a], corners[b]) else { continue }
            for point in [p, q] {
                let pixel = project(point)
                let at = Box2D(left: pixel.x, top: pixel.y, right: pixel.x, bottom: pixel.y)
                extent = extent.map { $0.union(at) } ?? at
            }
        }
        return extent
    }

    /// Pairs of corner indices that differ in one bit: the twelve edges of a cuboid.
    private static let edges: [(Int, Int)] = (0..<8).flatMap { a in
        [1, 2, 4].filter { a & $0 == 0 }.map { (a, a | $0) }
    }

    /// The part of a segment before the near plane, in camera axes.
    private static func clipped(_ a: Vector3, _ b: Vector3) -> (Vector3, Vector3)? {
        guard max(a.x, b.x) > nearPlane else { return nil }
        func pulled(_ p: Vector3, towards q: Vector3) -> Vector3 {
            p.x >= nearPlane ? p : p + (q - p) * ((nearPlane - p.x) / (q.x - p.x))
        }
        return (pulled(a, towards: b), pulled(b, towards: a))
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
