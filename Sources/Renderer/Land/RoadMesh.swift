import Sim

/// Builds the road's surface: strips of its cross-section swept along the reference line.
enum RoadMesh {
    /// One strip of the cross-section, from right to left.
    private struct Strip {
        var from: SIMD2<Double>
        var to: SIMD2<Double>
        var material: Material
    }

    /// Metres of road in one mesh.
    private static let chunkLength = 60.0
    private static let kerbHeight = 0.13
    private static let kerbWidth = 0.18
    /// Metres from the paved edge to a guard rail, and from one of its posts to the next.
    private static let railDistance = 0.45
    private static let postDistance = 4.0

    /// Meshes of consecutive pieces, each small enough to be left out when not seen.
    static func chunks(of road: Road) -> [Mesh] {
        let strips = crossSection(of: road)
        var chunks: [Mesh] = []
        var start = -ReferenceLine.runOut
        while start < road.referenceLine.end {
            let end = min(start + chunkLength, road.referenceLine.end)
            chunks.append(chunk(of: road, strips, from: start, to: end))
            start = end
        }
        return chunks
    }

    private static func crossSection(of road: Road) -> [Strip] {
        let edges = road.pavedEdges
        var strips = [
            Strip(from: [edges.right, 0], to: [edges.left, 0], material: .road)
        ]
        if road.sidewalkWidth == 0 {
            strips += [
                Strip(from: [edges.left, 0], to: [edges.left + 1, 0], material: .verge),
                Strip(from: [edges.right - 1, 0], to: [edges.right, 0], material: .verge),
            ]
        } else {
            strips += sidewalk(at: edges.left, width: road.sidewalkWidth, side: 1)
            strips += sidewalk(at: edges.right, width: road.sidewalkWidth, side: -1)
        }
        if !road.elevation.isFlat { strips += flanks(of: road) }
        if road.surroundings == .highway {
            strips += wall(at: edges.left + railDistance, from: 0.45, to: 0.78)
            strips += wall(at: edges.right - railDistance, from: 0.45, to: 0.78)
        }
        if road.medianWidth >= 1 {
            strips += median(width: road.medianWidth)
        }
        return strips
    }

    /// Slopes that run down into the land on both sides.
    private static func flanks(of road: Road) -> [Strip] {
        let (edges, width) = (road.outerEdges, 5.0)
        return [
            Strip(from: [edges.left, 0], to: [edges.left + width, -width / 4], material: .land),
            Strip(from: [edges.right - width, -width / 4], to: [edges.right, 0], material: .land),
        ]
    }

    /// Kerb face, kerb stone and paving, seen from the road outwards.
    private static func sidewalk(at edge: Double, width: Double, side: Double) -> [Strip] {
        let stone = edge + side * kerbWidth
        let outer = edge + side * width
        let outline: [(SIMD2<Double>, SIMD2<Double>, Material)] = [
            ([edge, 0], [edge, kerbHeight], .kerb),
            ([edge, kerbHeight], [stone, kerbHeight], .kerb),
            ([stone, kerbHeight], [outer, kerbHeight], .sidewalk),
            ([outer, kerbHeight], [outer, 0], .kerb),
        ]
        return outline.map { from, to, material in
            side > 0
                ? Strip(from: from, to: to, material: material)
                : Strip(from: to, to: from, material: material)
        }
    }

    /// An upright band seen from both sides.
    private static func wall(at t: Double, from low: Double, to high: Double) -> [Strip] {
        [
            Strip(from: [t, low], to: [t, high], material: .barrier),
            Strip(from: [t, high], to: [t, low], material: .barrier),
        ]
    }

    /// A concrete barrier between the directions.
    private static func median(width: Double) -> [Strip] {
        let foot = min(width / 2 - 0.2, 0.35)
        return [
            Strip(from: [-foot, 0], to: [-0.1, 0.85], material: .barrier),
            Strip(from: [-0.1, 0.85], to: [0.1, 0.85], material: .barrier),
            Strip(from: [0.1, 0.85], to: [foot, 0], material: .barrier),
        ]
    }

    private static func chunk(
        of road: Road, _ strips: [Strip], from start: Double, to end: Double
    ) -> Mesh {
        let stations = stations(along: road, from: start, to: end)
        var mesh = Mesh()
        for (index, strip) in strips.enumerated() {
            var previous: (UInt32, UInt32)?
            for s in stations {
                let right = corner(road, s, strip.from, strip, &mesh)
                let left = corner(road, s, strip.to, strip, &mesh)
                if let (a, b) = previous {
                    mesh.add(a, right, left, strip.material, group: UInt8(index))
                    mesh.add(a, left, b, strip.material, group: UInt8(index))
                }
                previous = (right, left)
            }
        }
        if road.surroundings == .highway { addPosts(of: road, from: start, to: end, &mesh) }
        return mesh
    }

    /// Posts that carry the guard rails.
    private static func addPosts(
        of road: Road, from start: Double, to end: Double, _ mesh: inout Mesh
    ) {
        var post = Mesh()
        post.addBox(from: SIMD3(-0.05, -0.04, 0), to: SIMD3(0.05, 0.04, 0.72), .metal)
        for s in stride(from: start, to: end, by: postDistance) {
            for t in [
                road.pavedEdges.left + railDistance + 0.1,
                road.pavedEdges.right - railDistance - 0.1,
            ] {
                var place = road.pose(s: s, t: t)
                place.pitch = 0
                mesh.add(post, at: Placement(place))
            }
        }
    }

    /// Distances along the road, close enough that chords leave it by a centimetre or so.
    private static func stations(along road: Road, from start: Double, to end: Double) -> [Double] {
        var stations = [start]
        while let last = stations.last, last < end {
            stations.append(min(last + step(along: road, from: last), end))
        }
        return stations
    }

    /// How far a chord from `s` on may reach: up to the next bend, or a part of the bend it is in.
    private static func step(along road: Road, from s: Double) -> Double {
        var step = 30.0
        // Bends may begin anywhere in the longest step.
        for ahead in stride(from: 0.0, through: step, by: 1) where ahead < step {
            let bend = max(
                abs(road.referenceLine.at(s + ahead).curvature),
                abs(road.elevation.at(s + ahead).bend))
            step = min(step, max((0.08 / max(bend, 1e-6)).squareRoot(), ahead, 1))
        }
        return step
    }

    private static func corner(
        _ road: Road, _ s: Double, _ place: SIMD2<Double>, _ strip: Strip, _ mesh: inout Mesh
    ) -> UInt32 {
        let pose = road.pose(s: s, t: place.x)
        let across = strip.to - strip.from
        // The strip's direction turned a quarter to the left in the plane across the road.
        let normal = SIMD2(-across.y, across.x) / (across * across).sum().squareRoot()
        let axes = pose.axes
        return mesh.add(
            Vertex(
                position: SIMD3<Float>(pose.position + Vector3(0, 0, place.y)),
                normal: SIMD3<Float>(axes.left * normal.x + axes.up * normal.y),
                uv: SIMD2(Float(s), Float(strip.from.y == strip.to.y ? place.x : place.y))))
    }
}
