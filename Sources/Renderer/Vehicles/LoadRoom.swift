import Randomness
import Sim

/// The room behind a lorry's cab and what may fill it.
struct LoadRoom {
    /// Metres: length, width and height of the whole lorry.
    let size: SIMD3<Float>
    /// Where the room ends before the cab.
    let front: Float

    private static let floor: Float = 1

    private var half: SIMD3<Float> { size / 2 }

    /// A closed box with a frame around its doors.
    func addBox(_ mesh: inout Mesh) {
        mesh.addBox(
            from: SIMD3(-half.x + 0.02, -half.y, Self.floor), to: SIMD3(front, half.y, size.z),
            .paint, group: 26)
        addDoorFrame(&mesh)
    }

    /// A long box that hangs on the tractor: nothing but its legs below the middle.
    func addTrailer(_ mesh: inout Mesh) {
        addBox(&mesh)
        mesh.addBox(
            from: SIMD3(-half.x + 0.1, -half.y * 0.8, 0.6),
            to: SIMD3(-half.x + size.x * 0.32, half.y * 0.8, 1), .trim, group: 130)
        for side: Float in [-1, 1] {
            mesh.addBox(
                from: SIMD3(front - 2.6, side * half.y * 0.6 - 0.08, 0.3),
                to: SIMD3(front - 2.4, side * half.y * 0.6 + 0.08, 1), .trim, group: 136)
        }
    }

    /// A lying cylinder with tapered ends, and the lids on it.
    func addTank(_ mesh: inout Mesh) {
        let radius = min(half.y, (size.z - Self.floor) / 2 - 0.12)
        let height = Self.floor + radius
        let (rear, nose) = (SIMD3(-half.x + 0.05, 0, height), SIMD3(front, 0, height))
        let (a, b) = (rear + SIMD3(0.5, 0, 0), nose - SIMD3(0.5, 0, 0))
        let end = radius * 0.6
        mesh.addTube(from: rear, to: a, radii: (end, radius), sides: 16, .paint, group: 25)
        mesh.addTube(from: a, to: b, radii: (radius, radius), sides: 16, .paint, group: 26)
        mesh.addTube(from: b, to: nose, radii: (radius, end), sides: 16, .paint, group: 27)
        mesh.addDisc(at: rear, axis: SIMD3(-1, 0, 0), radius: end, sides: 16, .paint, group: 28)
        mesh.addDisc(at: nose, axis: SIMD3(1, 0, 0), radius: end, sides: 16, .paint, group: 29)
        for share: Float in [0.25, 0.5, 0.75] {
            let x = a.x + (b.x - a.x) * share
            mesh.addBox(
                from: SIMD3(x - 0.35, -0.35, height), to: SIMD3(x + 0.35, 0.35, size.z), .metal,
                group: 130)
        }
    }

    /// Low boards around an open floor, with a stack on it.
    func addPlatform(_ mesh: inout Mesh, _ random: inout RandomStream) {
        mesh.addBox(
            from: SIMD3(-half.x + 0.01, -half.y, Self.floor),
            to: SIMD3(front, half.y, Self.floor + 0.4), .paint, group: 26)
        mesh.addBox(
            from: SIMD3(front - 0.1, -half.y, Self.floor),
            to: SIMD3(front, half.y, Self.floor + 0.55 * (size.z - Self.floor)), .metal, group: 130)
        var rear = -half.x + 0.3
        while rear < front - 1.4 {
            let end = min(rear + Float(random.uniform(in: 0.9...2.2)), front - 0.2)
            let top = Self.floor + 0.4 + Float(random.uniform(in: 0.25...0.8))
            mesh.addBox(
                from: SIMD3(rear, -half.y * 0.86, Self.floor + 0.4),
                to: SIMD3(end, half.y * 0.86, min(top, size.z)), .crate, group: 136)
            rear = end + Float(random.uniform(in: 0.1...0.7))
        }
    }

    /// A steel bucket with slanting ends whose lip reaches over the cab.
    func addBucket(_ mesh: inout Mesh, over cabLength: Float) {
        let rim = Self.floor + 0.72 * (size.z - Self.floor)
        let outline: [SIMD2<Float>] = [
            [-half.x + 0.45, Self.floor], [front, Self.floor], [front, size.z - 0.1],
            [front + cabLength * 0.55, size.z - 0.08], [front + cabLength * 0.55, size.z],
            [front - 0.12, size.z], [front - 0.4, rim], [-half.x + 0.02, rim],
        ]
        let ribs = stride(from: -half.x + 0.9, to: front - 0.5, by: 0.9)
        for side: Float in [-1, 1] {
            // Fan from the front's foot, which sees every corner.
            let wall = (outline[1...] + outline[..<1]).map {
                SIMD3($0.x, side * half.y * 0.97, $0.y)
            }
            mesh.addPolygon(side < 0 ? wall : wall.reversed(), .paint, group: 26)
            for x in ribs {
                let y = side * half.y * 0.985
                mesh.addBox(
                    from: SIMD3(x, min(y, y * 0.9), Self.floor),
                    to: SIMD3(x + 0.1, max(y, y * 0.9), rim), .paint, group: 136)
            }
        }
        for (index, a) in outline.enumerated() {
            let b = outline[(index + 1) % outline.count]
            let corners = [
                SIMD3(a.x, half.y * 0.97, a.y), SIMD3(b.x, half.y * 0.97, b.y),
                SIMD3(b.x, -half.y * 0.97, b.y), SIMD3(a.x, -half.y * 0.97, a.y),
            ]
            mesh.addPolygon(corners, .paint, group: 27)
        }
    }

    /// A slanting drum that mixes concrete, with its chute.
    func addDrum(_ mesh: inout Mesh) {
        let radius = min(half.y * 0.95, (size.z - 1.15) / 2)
        let thick = SIMD3(front - (front + half.x) * 0.45, 0, size.z - radius)
        let rear = SIMD3(-half.x + 0.5, 0, size.z - radius * 0.62)
        let nose = SIMD3(front - 0.1, 0, size.z - radius * 1.25)
        mesh.addTube(
            from: rear, to: thick, radii: (radius * 0.4, radius), sides: 14, .paint, group: 26)
        mesh.addTube(
            from: thick, to: nose, radii: (radius, radius * 0.55), sides: 14, .paint, group: 27)
        mesh.addDisc(
            at: rear, axis: SIMD3(-1, 0, 0), radius: radius * 0.4, sides: 14, .trim, group: 28)
        mesh.addDisc(
            at: nose, axis: SIMD3(1, 0, 0), radius: radius * 0.55, sides: 14, .paint, group: 29)
        mesh.addBox(
            from: SIMD3(-half.x + 0.02, -0.25, 1.1), to: SIMD3(-half.x + 0.5, 0.25, size.z * 0.55),
            .metal, group: 130)
        mesh.addBox(
            from: SIMD3(-half.x + 0.8, -half.y * 0.5, Self.floor),
            to: SIMD3(-half.x + 1.2, half.y * 0.5, rear.z - radius * 0.3), .trim, group: 136)
    }

    /// Dark edges that make a box read as one.
    private func addDoorFrame(_ mesh: inout Mesh) {
        let x = -half.x + 0.005
        for y in [-half.y, -0.03, half.y - 0.06] {
            mesh.addBox(
                from: SIMD3(x, y, 1.0), to: SIMD3(x + 0.02, y + 0.06, size.z - 0.01), .metal,
                group: 34)
        }
        for z in [Float(1.0), size.z - 0.09] {
            mesh.addBox(
                from: SIMD3(x, -half.y, z), to: SIMD3(x + 0.02, half.y, z + 0.08), .metal, group: 34
            )
        }
    }
}
