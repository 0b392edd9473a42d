import Randomness
import Sim

/// Builds bodies swept along a side view: cars, vans, buses.
enum CarMesh {
    static func make(
        _ shape: BodyShape, _ profile: BodyProfile, _ size: SIMD3<Float>,
        _ random: inout RandomStream
    ) -> Mesh {
        var mesh = body(profile, size).smoothed()
        let half = size / 2
        mesh.addBox(
            from: SIMD3(-half.x * 0.9, -half.y * 0.8, profile.clearance - 0.06),
            to: SIMD3(half.x * 0.9, half.y * 0.8, profile.clearance + 0.1), .tyre, group: 120)
        for axle in profile.axles {
            for side: Float in [-1, 1] {
                mesh.addWheel(
                    at: SIMD3((axle - 0.5) * size.x, side * half.y, profile.wheelRadius),
                    side: side, arch: profile.clearance)
            }
        }
        BodyExtras.add(to: &mesh, shape, profile, size)
        VehicleParts.addFront(&mesh, size, profile)
        VehicleParts.addRear(&mesh, size, profile, &random)
        return mesh
    }

    /// Paint and glass: cross-sections joined from the rear to the front, ends closed.
    private static func body(_ profile: BodyProfile, _ size: SIMD3<Float>) -> Mesh {
        let stations = profile.stations
        let rings = stations.map { ring(profile, size, at: $0) }
        var mesh = Mesh()
        for index in 1..<stations.count {
            let middle = (stations[index - 1] + stations[index]) / 2
            join(rings[index - 1], rings[index], &mesh, materials(profile, at: middle))
        }
        if let rear = rings.first, let front = rings.last {
            let mirrored = { (ring: [SIMD3<Float>]) in ring.reversed().map(mirror) }
            mesh.addPolygon(Array((mirrored(rear) + rear).reversed()), .paint)
            mesh.addPolygon(mirrored(front) + front, .paint)
        }
        return mesh
    }

    /// Left half of a cross-section, from the sill up to the middle of the roof.
    private static func ring(
        _ profile: BodyProfile, _ size: SIMD3<Float>, at x: Float
    ) -> [SIMD3<Float>] {
        let half = (size.y / 2 - 0.03) * profile.width(x)
        let top = profile.top(x) * size.z
        let bottom = profile.clearance + (x < 0.05 || x > 0.95 ? 0.06 : 0)
        let belt = max(min(profile.belt * size.z, top - 0.05), bottom + 0.1)
        let rise = max(top - profile.belt * size.z, 0) / ((1 - profile.belt) * size.z)
        let roof = half * (0.95 - profile.taper * rise)
        let along = (x - 0.5) * (size.x - 0.06)
        return [
            SIMD3(along, half * 0.94, bottom),
            SIMD3(along, half, bottom + 0.35 * (belt - bottom)),
            SIMD3(along, half * 0.985, belt),
            SIMD3(along, roof, max(top - 0.045, belt)),
            SIMD3(along, roof * 0.84, top - 0.012),
            SIMD3(along, 0, top),
        ]
    }

    /// Materials of the strips of a cross-section, from the sill up.
    private static func materials(_ profile: BodyProfile, at x: Float) -> [Material] {
        let isScreen = profile.screens.contains { $0.contains(x) }
        let isWindow = profile.windows.contains { $0.contains(x) }
        return [
            .paint, .paint, isWindow ? .glass : .paint,
            .paint, isScreen ? .glass : .paint,
        ]
    }

    private static func join(
        _ rear: [SIMD3<Float>], _ front: [SIMD3<Float>], _ mesh: inout Mesh,
        _ materials: [Material]
    ) {
        for (strip, material) in materials.enumerated() {
            let corners = [rear[strip], rear[strip + 1], front[strip + 1], front[strip]]
            mesh.addPolygon(corners, material)
            mesh.addPolygon(corners.reversed().map(mirror), material)
        }
    }

    private static func mirror(_ p: SIMD3<Float>) -> SIMD3<Float> { SIMD3(p.x, -p.y, p.z) }
}
