import Randomness

/// Builds houses and blocks from their cuboids.
enum BuildingMesh {
    /// Linear albedos of walls: plaster, brick, concrete.
    private static let walls: [SIMD3<Float>] = [
        [0.5, 0.44, 0.34], [0.55, 0.5, 0.42], [0.34, 0.15, 0.1], [0.42, 0.42, 0.42],
        [0.5, 0.34, 0.2], [0.3, 0.34, 0.38], [0.6, 0.58, 0.52], [0.25, 0.12, 0.09],
        [0.46, 0.4, 0.24], [0.36, 0.42, 0.36],
    ]

    static func make(_ item: Scenery.Item, _ random: inout RandomStream) -> SceneryMesh.Thing {
        let half = SIMD3<Float>(item.box.halfSize)
        let height = half.z * 2
        let isPitched = height < 12 && random.chance(0.75)
        let eaves = isPitched ? height - min(half.y * 0.9, height * 0.38) : height
        var mesh = Mesh()
        addWalls(&mesh, half, to: eaves)
        if isPitched {
            addPitchedRoof(&mesh, half, eaves: eaves, ridge: height)
        } else {
            addFlatRoof(&mesh, half, height: height)
        }
        var paint = walls[Int(random.uniform() * Double(walls.count))]
        paint *= Float(random.uniform(in: 0.75...1.15))
        return SceneryMesh.Thing(
            mesh: mesh,
            instance: Instance(paint: paint, look: UInt32(truncatingIfNeeded: item.look)),
            yaw: item.box.yaw)
    }

    private static func addWalls(_ mesh: inout Mesh, _ half: SIMD3<Float>, to height: Float) {
        let corners: [SIMD2<Float>] = [
            [-half.x, -half.y], [half.x, -half.y], [half.x, half.y], [-half.x, half.y],
        ]
        for side in 0..<4 {
            let (a, b) = (corners[side], corners[(side + 1) % 4])
            let length = side % 2 == 0 ? half.x * 2 : half.y * 2
            mesh.addPolygon(
                [
                    SIMD3(a.x, a.y, 0), SIMD3(b.x, b.y, 0), SIMD3(b.x, b.y, height),
                    SIMD3(a.x, a.y, height),
                ],
                uv: [
                    [-length / 2, 0], [length / 2, 0], [length / 2, height], [-length / 2, height],
                ], .facade, group: UInt8(side))
        }
    }

    /// A slab that stands out a little over the walls.
    private static func addFlatRoof(_ mesh: inout Mesh, _ half: SIMD3<Float>, height: Float) {
        mesh.addBox(
            from: SIMD3(-half.x - 0.2, -half.y - 0.2, height - 0.45),
            to: SIMD3(half.x + 0.2, half.y + 0.2, height), .kerb, group: 8)
    }

    private static func addPitchedRoof(
        _ mesh: inout Mesh, _ half: SIMD3<Float>, eaves: Float, ridge: Float
    ) {
        let (x, y) = (half.x + 0.3, half.y + 0.4)
        let (a, b) = (SIMD3(-x, 0, ridge), SIMD3(x, 0, ridge))
        mesh.addPolygon([SIMD3(-x, -y, eaves), SIMD3(x, -y, eaves), b, a], .roof, group: 8)
        mesh.addPolygon([SIMD3(x, y, eaves), SIMD3(-x, y, eaves), a, b], .roof, group: 9)
        mesh.addPolygon(
            [SIMD3(-x, -y, eaves), SIMD3(-x, y, eaves), SIMD3(x, y, eaves), SIMD3(x, -y, eaves)],
            .roof, group: 10)
        for (group, side) in [(UInt8(11), Float(1)), (12, -1)] {
            let gable = [
                SIMD3(side * half.x, -side * half.y, eaves),
                SIMD3(side * half.x, side * half.y, eaves), SIMD3(side * half.x, 0, ridge),
            ]
            mesh.addPolygon(
                gable, uv: gable.map { SIMD2($0.y, $0.z) }, .facade, group: group)
        }
    }
}
