import Randomness
import Sim

/// Builds lorries: a cab, a load and a chassis between them.
enum TruckMesh {
    /// Metres.
    static let wheelRadius: Float = 0.5

    static func make(
        _ shape: BodyShape, _ size: SIMD3<Float>, _ random: inout RandomStream
    ) -> Mesh {
        var mesh = Mesh()
        let half = size / 2
        let front = half.x - 0.03
        let cabLength = min(2.2, size.x * 0.3)
        let cabHeight =
            shape == .flatbed ? size.z : size.z * Float(random.uniform(in: 0.78...0.88))
        addCab(&mesh, from: front - cabLength, to: front, half.y - 0.08, cabHeight)
        let chassis = shape == .articulatedTruck ? front - 4.6 : -half.x + 0.1
        mesh.addBox(
            from: SIMD3(chassis, -half.y * 0.8, 0.55), to: SIMD3(front - 0.2, half.y * 0.8, 1.0),
            .trim, group: 20)
        let room = LoadRoom(size: size, front: front - cabLength - 0.25)
        switch shape {
        case .tanker: room.addTank(&mesh)
        case .flatbed: room.addPlatform(&mesh, &random)
        case .tipper: room.addBucket(&mesh, over: cabLength)
        case .mixer: room.addDrum(&mesh)
        case .articulatedTruck:
            LoadRoom(size: size, front: front - cabLength - 0.9).addTrailer(&mesh)
        default: room.addBox(&mesh)
        }
        addWheels(&mesh, size, isArticulated: shape == .articulatedTruck)
        addLamps(&mesh, half)
        return mesh
    }

    private static func addCab(
        _ mesh: inout Mesh, from rear: Float, to front: Float, _ half: Float, _ height: Float
    ) {
        let belt = height * 0.55
        let brow = height * 0.92
        let outline: [SIMD2<Float>] = [
            [rear, 0.45], [front, 0.45], [front, belt], [front - 0.18, brow],
            [front - 0.5, height], [rear, height],
        ]
        var cab = Mesh()
        for (index, a) in outline.enumerated() {
            let b = outline[(index + 1) % outline.count]
            let corners = [
                SIMD3(a.x, -half, a.y), SIMD3(b.x, -half, b.y), SIMD3(b.x, half, b.y),
                SIMD3(a.x, half, a.y),
            ]
            cab.addPolygon(corners.reversed(), index == 2 ? .glass : .paint)
        }
        for side: Float in [-1, 1] {
            let wall = outline.map { SIMD3($0.x, side * half, $0.y) }
            cab.addPolygon(side < 0 ? wall : wall.reversed(), .paint)
            let window = [
                SIMD3(rear + 0.5, side * (half + 0.01), belt + 0.05),
                SIMD3(front - 0.15, side * (half + 0.01), belt + 0.05),
                SIMD3(front - 0.3, side * (half + 0.01), brow - 0.05),
                SIMD3(rear + 0.5, side * (half + 0.01), brow - 0.05),
            ]
            cab.addPolygon(side < 0 ? window : window.reversed(), .glass)
        }
        mesh.add(cab.smoothed(), at: .identity)
        mesh.addBox(
            from: SIMD3(front - 0.1, -half * 0.6, belt * 0.55),
            to: SIMD3(front + 0.01, half * 0.6, belt * 0.88), .trim, group: 8)
    }

    private static func addWheels(_ mesh: inout Mesh, _ size: SIMD3<Float>, isArticulated: Bool) {
        let half = size / 2
        let rear = -half.x + size.x * (isArticulated ? 0.1 : 0.17)
        var axles = [half.x - 1.35, rear]
        if size.x > 7 { axles.append(rear + 1.3) }
        if isArticulated { axles += [rear + 2.6, half.x - 4] }
        for x in axles {
            for side: Float in [-1, 1] {
                mesh.addWheel(
                    at: SIMD3(x, side * (half.y - 0.02), wheelRadius), side: side, arch: 0.5,
                    width: 0.35)
            }
        }
    }

    private static func addLamps(_ mesh: inout Mesh, _ half: SIMD3<Float>) {
        for side: Float in [-1, 1] {
            let amber: Material = side > 0 ? .leftIndicator : .rightIndicator
            VehicleParts.addLamp(
                &mesh, x: half.x, from: side * half.y * 0.55, to: side * half.y * 0.82, z: 0.75,
                tall: 0.22, .headLamp)
            VehicleParts.addLamp(
                &mesh, x: half.x, from: side * half.y * 0.82, to: side * half.y * 0.94, z: 0.75,
                tall: 0.22, amber)
            VehicleParts.addLamp(
                &mesh, x: -half.x, from: side * half.y * 0.6, to: side * half.y * 0.84, z: 0.85,
                tall: 0.2, .tailLamp)
            VehicleParts.addLamp(
                &mesh, x: -half.x, from: side * half.y * 0.84, to: side * half.y * 0.98, z: 0.85,
                tall: 0.2, amber)
        }
        mesh.addBox(
            from: SIMD3(half.x - 0.2, -half.y * 0.9, 0.4),
            to: SIMD3(half.x - 0.01, half.y * 0.9, 0.62),
            .trim, group: 50)
        mesh.addBox(
            from: SIMD3(-half.x, -half.y * 0.9, 0.5), to: SIMD3(-half.x + 0.1, half.y * 0.9, 0.66),
            .trim, group: 58)
        mesh.addBox(
            from: SIMD3(-half.x - 0.001, -0.26, 0.78), to: SIMD3(-half.x + 0.1, 0.26, 0.92), .plate,
            group: 66)
    }
}
