import Foundation

/// Builds motorbikes and bicycles with their riders.
enum TwoWheelerMesh {
    static func motorbike(_ size: SIMD3<Float>) -> Mesh {
        var mesh = Mesh()
        let half = size.x / 2
        let radius: Float = 0.31
        addWheels(&mesh, at: [half - radius, radius - half], radius: radius, width: 0.13)
        let seat = SIMD3(-0.2, 0, size.z * 0.54)
        mesh.addBlob(
            at: SIMD3(0.12, 0, 0.72), radii: SIMD3(0.42, 0.16, 0.2), rows: 5, columns: 8, .paint)
        mesh.addBlob(
            at: SIMD3(-0.45, 0, 0.74), radii: SIMD3(0.45, 0.12, 0.1), rows: 4, columns: 8, .paint,
            group: 1)
        mesh.addBlob(
            at: SIMD3(0.02, 0, 0.45), radii: SIMD3(0.34, 0.17, 0.22), rows: 5, columns: 8, .metal)
        let handles = SIMD3(half - 0.62, 0.3, 0.98)
        mesh.addTube(
            from: SIMD3(half - radius, 0, radius), to: SIMD3(handles.x, 0, handles.z),
            radii: (0.06, 0.06), sides: 6, .metal)
        VehicleParts.addLamp(
            &mesh, x: half - 0.42, from: -0.11, to: 0.11, z: 0.86, tall: 0.2, .headLamp)
        VehicleParts.addLamp(
            &mesh, x: -half + 0.08, from: -0.12, to: 0.12, z: 0.72, tall: 0.12, .tailLamp)
        mesh.addBox(
            from: SIMD3(-half + 0.05, -0.1, 0.48), to: SIMD3(-half + 0.08, 0.1, 0.62), .plate,
            group: 24)
        PersonMesh.addRider(
            &mesh, seat: seat, hands: handles, pedals: [SIMD3(0, -0.2, 0.35), SIMD3(0, 0.2, 0.35)],
            top: size.z, helmet: .paint)
        return mesh
    }

    static func bicycle(_ size: SIMD3<Float>, phase: Float) -> Mesh {
        var mesh = Mesh()
        let half = size.x / 2
        let radius: Float = 0.34
        let (front, rear) = (half - radius, radius - half)
        addWheels(&mesh, at: [front, rear], radius: radius, width: 0.05)
        let crank = SIMD3<Float>(-0.05, 0, 0.32)
        let seat = SIMD3(-0.25, 0, size.z * 0.54)
        let head = SIMD3<Float>(front - 0.14, 0, 0.85)
        let tubes: [(SIMD3<Float>, SIMD3<Float>)] = [
            (crank, seat), (crank, head), (SIMD3(-0.2, 0, 0.8), head),
            (SIMD3(rear, 0, radius), crank), (SIMD3(rear, 0, radius), SIMD3(-0.22, 0, 0.82)),
            (SIMD3(front, 0, radius), head + SIMD3(-0.03, 0, 0.12)),
        ]
        for (a, b) in tubes {
            mesh.addTube(from: a, to: b, radii: (0.035, 0.035), sides: 5, .paint)
        }
        let turn = SIMD3(cos(phase), 0, -sin(phase)) * 0.17
        PersonMesh.addRider(
            &mesh, seat: seat, hands: head + SIMD3(0.05, 0.24, 0.14),
            pedals: [crank + turn - SIMD3(0, 0.12, 0), crank - turn + SIMD3(0, 0.12, 0)],
            top: size.z, helmet: .paint)
        VehicleParts.addLamp(
            &mesh, x: -half + 0.2, from: -0.05, to: 0.05, z: 0.79, tall: 0.08, .tailLamp)
        VehicleParts.addLamp(
            &mesh, x: front - 0.03, from: -0.05, to: 0.05, z: 0.87, tall: 0.1, .headLamp)
        return mesh
    }

    private static func addWheels(
        _ mesh: inout Mesh, at places: [Float], radius: Float, width: Float
    ) {
        for (index, x) in places.enumerated() {
            let rim = { (angle: Float, reach: Float, y: Float) in
                SIMD3(x + cos(angle) * reach, y, radius + sin(angle) * reach)
            }
            let sides = 14
            for side in 0..<sides {
                let (a, b) = (
                    Float(side) / Float(sides) * 2 * .pi, Float(side + 1) / Float(sides) * 2 * .pi
                )
                let (w, inner) = (width / 2, radius * 0.8)
                let group = UInt8(30 + index)
                mesh.addPolygon(
                    [rim(a, radius, -w), rim(a, radius, w), rim(b, radius, w), rim(b, radius, -w)],
                    .tyre, group: group)
                let ring = [
                    rim(a, inner, w), rim(a, radius, w), rim(b, radius, w), rim(b, inner, w),
                ]
                mesh.addPolygon(ring.reversed(), .tyre, group: group)
                mesh.addPolygon(ring.map { SIMD3($0.x, -w, $0.z) }, .tyre, group: group)
            }
        }
    }
}
