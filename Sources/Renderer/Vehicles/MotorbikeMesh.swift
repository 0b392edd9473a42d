import Sim

/// Builds motorbikes with their riders.
enum MotorbikeMesh {
    static func make(_ shape: BodyShape, _ size: SIMD3<Float>) -> Mesh {
        switch shape {
        case .scooter: scooter(size)
        case .tourer: tourer(size)
        default: sportBike(size)
        }
    }

    /// A fairing over the front wheel, a high tail, a rider who lies over the tank.
    private static func sportBike(_ size: SIMD3<Float>) -> Mesh {
        let half = size.x / 2
        var mesh = chassis(half, radius: 0.31)
        mesh.addBlob(
            at: SIMD3(half - 0.66, 0, 0.74), radii: SIMD3(0.36, 0.19, 0.28), rows: 5, columns: 8,
            .paint)
        mesh.addBlob(
            at: SIMD3(0.05, 0, 0.76), radii: SIMD3(0.34, 0.17, 0.18), rows: 5, columns: 8, .paint,
            group: 1)
        mesh.addBlob(
            at: SIMD3(-half * 0.62, 0, 0.84), radii: SIMD3(0.42, 0.11, 0.09), rows: 4, columns: 8,
            .paint, group: 2)
        addLamps(&mesh, front: half - 0.32, rear: -half + 0.06, low: 0.76)
        PersonMesh.addRider(
            &mesh, seat: SIMD3(-0.32, 0, size.z * 0.58), hands: SIMD3(half - 0.68, 0.28, 0.9),
            pedals: [SIMD3(-0.25, -0.2, 0.42), SIMD3(-0.25, 0.2, 0.42)], top: size.z, lean: 0.5,
            helmet: .paint)
        return mesh
    }

    /// A shield before the knees, a flat floor, small wheels and a case behind the seat.
    private static func scooter(_ size: SIMD3<Float>) -> Mesh {
        let half = size.x / 2
        var mesh = Mesh()
        let radius: Float = 0.23
        TwoWheelerMesh.addWheels(
            &mesh, at: [half - radius, radius - half + 0.1], radius: radius, width: 0.13,
            isCast: true)
        let shield = half - 0.42
        mesh.addTube(
            from: SIMD3(shield + 0.18, 0, 0.3), to: SIMD3(shield, 0, 1), radii: (0.12, 0.2),
            sides: 8, .paint)
        mesh.addBox(
            from: SIMD3(-0.15, -0.18, 0.26), to: SIMD3(shield + 0.05, 0.18, 0.36), .trim, group: 8)
        mesh.addBlob(
            at: SIMD3(-half * 0.48, 0, 0.56), radii: SIMD3(half * 0.5, 0.2, 0.25), rows: 5,
            columns: 8, .paint, group: 1)
        mesh.addBox(
            from: SIMD3(-half + 0.02, -0.2, 0.82), to: SIMD3(-half + 0.4, 0.2, 1.16), .paint,
            group: 14)
        addLamps(&mesh, front: shield + 0.2, rear: -half + 0.1, low: 0.84)
        PersonMesh.addRider(
            &mesh, seat: SIMD3(-0.3, 0, size.z * 0.54), hands: SIMD3(shield - 0.05, 0.3, 1.02),
            pedals: [SIMD3(0.12, -0.13, 0.4), SIMD3(0.12, 0.13, 0.4)], top: size.z, lean: 0.06,
            helmet: .paint)
        return mesh
    }

    /// A tall screen, cases on three sides.
    private static func tourer(_ size: SIMD3<Float>) -> Mesh {
        let half = size.x / 2
        var mesh = chassis(half, radius: 0.34)
        mesh.addBlob(
            at: SIMD3(half - 0.72, 0, 0.82), radii: SIMD3(0.32, 0.26, 0.34), rows: 5, columns: 8,
            .paint)
        mesh.addBlob(
            at: SIMD3(0, 0, 0.72), radii: SIMD3(0.5, 0.18, 0.2), rows: 5, columns: 8, .paint,
            group: 1)
        mesh.addTube(
            from: SIMD3(half - 0.66, 0, 1), to: SIMD3(half - 0.8, 0, 1.36), radii: (0.24, 0.2),
            sides: 6, .glass)
        for side: Float in [-1, 1] {
            mesh.addBox(
                from: SIMD3(-half + 0.1, side * 0.3 - 0.1, 0.42),
                to: SIMD3(-half + 0.66, side * 0.3 + 0.1, 0.82), .paint, group: 8)
        }
        mesh.addBox(
            from: SIMD3(-half + 0.02, -0.24, 0.86), to: SIMD3(-half + 0.46, 0.24, 1.2), .paint,
            group: 14)
        addLamps(&mesh, front: half - 0.4, rear: -half + 0.02, low: 0.74)
        PersonMesh.addRider(
            &mesh, seat: SIMD3(-0.3, 0, size.z * 0.54), hands: SIMD3(half - 0.78, 0.34, 1.02),
            pedals: [SIMD3(0.1, -0.22, 0.36), SIMD3(0.1, 0.22, 0.36)], top: size.z, lean: 0.1,
            helmet: .jacket)
        return mesh
    }

    /// Wheels, engine and fork.
    private static func chassis(_ half: Float, radius: Float) -> Mesh {
        var mesh = Mesh()
        TwoWheelerMesh.addWheels(
            &mesh, at: [half - radius, radius - half], radius: radius, width: 0.14, isCast: true)
        mesh.addBlob(
            at: SIMD3(0.02, 0, 0.47), radii: SIMD3(0.38, 0.17, 0.22), rows: 5, columns: 8, .metal)
        mesh.addTube(
            from: SIMD3(half - radius, 0, radius), to: SIMD3(half - 0.62, 0, 0.98),
            radii: (0.06, 0.06), sides: 6, .metal)
        return mesh
    }

    private static func addLamps(_ mesh: inout Mesh, front: Float, rear: Float, low: Float) {
        VehicleParts.addLamp(
            &mesh, x: front, from: -0.11, to: 0.11, z: low + 0.08, tall: 0.16, .headLamp)
        VehicleParts.addLamp(
            &mesh, x: rear, from: -0.13, to: 0.13, z: low, tall: 0.12, .tailLamp)
        for side: Float in [-1, 1] {
            VehicleParts.addLamp(
                &mesh, x: rear, from: side * 0.15, to: side * 0.22, z: low, tall: 0.08,
                side > 0 ? .leftIndicator : .rightIndicator)
        }
        mesh.addBox(
            from: SIMD3(rear, -0.1, low - 0.24), to: SIMD3(rear + 0.03, 0.1, low - 0.1), .plate,
            group: 24)
    }
}
