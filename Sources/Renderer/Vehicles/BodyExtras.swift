import Sim

/// What some bodies carry besides their swept outline.
enum BodyExtras {
    static func add(
        to mesh: inout Mesh, _ shape: BodyShape, _ profile: BodyProfile, _ size: SIMD3<Float>
    ) {
        switch shape {
        case .boxVan: addBox(&mesh, size)
        case .cityBus: addRoofUnits(&mesh, size, [0.5...0.86])
        case .articulatedBus:
            addRoofUnits(&mesh, size, [0.08...0.3, 0.6...0.76])
            addBellows(&mesh, size)
        case .doubleDecker: addLowerDeck(&mesh, profile.lowerWindows, size)
        case .pickup: addBed(&mesh, size)
        default: break
        }
    }

    /// A plain box behind the cab, standing out over its roof.
    private static func addBox(_ mesh: inout Mesh, _ size: SIMD3<Float>) {
        let half = size / 2
        mesh.addBox(
            from: SIMD3(-half.x + 0.01, -half.y, size.z * 0.26),
            to: SIMD3(size.x * 0.1, half.y, size.z), .paint, group: 130)
        mesh.addBox(
            from: SIMD3(-half.x, -half.y * 0.96, size.z * 0.3),
            to: SIMD3(-half.x + 0.02, -0.02, size.z * 0.97), .metal, group: 136)
        mesh.addBox(
            from: SIMD3(-half.x, 0.02, size.z * 0.3),
            to: SIMD3(-half.x + 0.02, half.y * 0.96, size.z * 0.97), .metal, group: 136)
    }

    /// Coolers and tanks on a roof, in shares of the length.
    private static func addRoofUnits(
        _ mesh: inout Mesh, _ size: SIMD3<Float>, _ places: [ClosedRange<Float>]
    ) {
        for (index, place) in places.enumerated() {
            mesh.addBox(
                from: SIMD3((place.lowerBound - 0.5) * size.x, -size.y * 0.36, size.z * 0.9),
                to: SIMD3((place.upperBound - 0.5) * size.x, size.y * 0.36, size.z), .metal,
                group: 130 + UInt8(index) * 6)
        }
    }

    private static func addBellows(_ mesh: inout Mesh, _ size: SIMD3<Float>) {
        mesh.addBox(
            from: SIMD3(-0.12 * size.x, -size.y * 0.49, 0.36),
            to: SIMD3(-0.07 * size.x, size.y * 0.49, size.z * 0.86), .trim, group: 150)
    }

    /// A row of windows below the one of the body.
    private static func addLowerDeck(
        _ mesh: inout Mesh, _ panes: [ClosedRange<Float>], _ size: SIMD3<Float>
    ) {
        let half = size / 2
        for side: Float in [-1, 1] {
            for pane in panes {
                let left = (pane.lowerBound - 0.5) * size.x
                let right = (pane.upperBound - 0.5) * size.x
                let corners = [
                    SIMD3(left, side * (half.y - 0.005), size.z * 0.26),
                    SIMD3(right, side * (half.y - 0.005), size.z * 0.26),
                    SIMD3(right, side * (half.y - 0.005), size.z * 0.5),
                    SIMD3(left, side * (half.y - 0.005), size.z * 0.5),
                ]
                mesh.addPolygon(side < 0 ? corners : corners.reversed(), .glass, group: 130)
            }
        }
        for side: Float in [-1, 1] {
            let x = side * (half.x - 0.004)
            let corners = [
                SIMD3(x, -half.y * 0.84, size.z * 0.27), SIMD3(x, half.y * 0.84, size.z * 0.27),
                SIMD3(x, half.y * 0.84, size.z * 0.5), SIMD3(x, -half.y * 0.84, size.z * 0.5),
            ]
            mesh.addPolygon(side > 0 ? corners : corners.reversed(), .glass, group: 131)
        }
    }

    /// The dark inside of an open load bed.
    private static func addBed(_ mesh: inout Mesh, _ size: SIMD3<Float>) {
        mesh.addBox(
            from: SIMD3(-0.48 * size.x, -size.y * 0.4, size.z * 0.5),
            to: SIMD3(-0.14 * size.x, size.y * 0.4, size.z * 0.588), .trim, group: 130)
    }
}
