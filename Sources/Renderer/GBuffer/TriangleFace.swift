import Sim

/// A triangle, ready to be asked about many places.
struct TriangleFace {
    var number = SampleBuffer.empty
    var surface: UInt32 = 0
    var material = Material.road
    var instance = 0
    /// As in `ScreenTriangle`, and together.
    private var edges = (SIMD3<Float>.zero, SIMD3<Float>.zero, SIMD3<Float>.zero)
    private(set) var sum = SIMD3<Float>.zero
    private var uv = (SIMD2<Float>.zero, SIMD2<Float>.zero, SIMD2<Float>.zero)
    /// In camera axes; the same three times where it is flat.
    private var normals = (SIMD3<Float>.zero, SIMD3<Float>.zero, SIMD3<Float>.zero)
    private var isFlat = true
    /// Whether it is flat and its base the same all over.
    private(set) var isUniform = true

    @inline(__always)
    mutating func set(
        _ triangle: ScreenTriangle, _ vertices: UnsafeBufferPointer<Vertex>,
        seenFrom place: Placement
    ) {
        let a = vertices[Int(triangle.corners.x)]
        let b = vertices[Int(triangle.corners.y)]
        let c = vertices[Int(triangle.corners.z)]
        (surface, material) = (triangle.surface, triangle.material)
        instance = Int(triangle.instance)
        edges = triangle.edges
        sum = edges.0 + edges.1 + edges.2
        uv = (a.uv, b.uv, c.uv)
        isFlat = a.normal == b.normal && b.normal == c.normal
        isUniform = isFlat && !material.isPatterned
        normals.0 = place.turned(a.normal)
        guard !isFlat else { return }
        normals.1 = place.turned(b.normal)
        normals.2 = place.turned(c.normal)
    }

    /// In camera axes, of length one.
    @inline(__always)
    func normal(at place: SIMD2<Float>) -> SIMD3<Float> {
        if isFlat { return normals.0 }
        let at = SIMD3(place.x, place.y, 1)
        var normal = normals.0 * edges.0.dot(at)
        normal += normals.1 * edges.1.dot(at)
        normal += normals.2 * edges.2.dot(at)
        return normal.normalized
    }

    /// A place of which only the surface coordinates count, as `Resolve.surfacePoint` finds them.
    @inline(__always)
    func pattern(at place: SIMD2<Float>) -> SurfacePoint {
        let at = SIMD3(place.x, place.y, 1)
        let (e0, e1, e2) = edges
        let (w0, w1, w2) = (e0.dot(at), e1.dot(at), e2.dot(at))
        let depth = 1 / max(w0 + w1 + w2, 1e-6)
        var point = SurfacePoint.nowhere
        point.uv = (uv.0 * w0 + uv.1 * w1 + uv.2 * w2) * depth
        let dx = (uv.0 * e0.x + uv.1 * e1.x + uv.2 * e2.x - point.uv * sum.x) * depth
        let dy = (uv.0 * e0.y + uv.1 * e1.y + uv.2 * e2.y - point.uv * sum.y) * depth
        point.step = (dx * dx + dy * dy).squareRoot()
        return point
    }
}

extension SurfacePoint {
    /// Of a surface that is the same everywhere.
    static let nowhere = SurfacePoint(
        position: .zero, normal: .zero, toEye: .zero, distance: 0, uv: .zero, step: .zero)
}

extension Placement {
    /// The mesh's own axes of a direction in the world.
    @inline(__always)
    fileprivate func turned(_ d: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(d.dot(forward), d.dot(left), d.dot(up))
    }
}
