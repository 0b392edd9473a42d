import Randomness

/// Builds houses and blocks from their cuboids.
enum BuildingMesh {
    /// Linear albedos of walls: plaster, brick, concrete.
    private static let walls: [SIMD3<Float>] = [
        [0.5, 0.44, 0.34], [0.55, 0.5, 0.42], [0.34, 0.15, 0.1], [0.42, 0.42, 0.42],
        [0.5, 0.34, 0.2], [0.3, 0.34, 0.38], [0.6, 0.58, 0.52], [0.25, 0.12, 0.09],
        [0.46, 0.4, 0.24], [0.36, 0.42, 0.36],
    ]

    private enum Roof { case flat, mansard, pitched }

    /// Metres.
    private static let shopHeight: Float = 4.2
    private static let storeyHeight: Float = 3.3

    static func make(_ item: Scenery.Item, _ random: inout RandomStream) -> SceneryMesh.Thing {
        let half = SIMD3<Float>(item.box.halfSize)
        let height = half.z * 2
        let isHouse = height < 12 && random.chance(0.75)
        let roof: Roof =
            isHouse ? .pitched : height < 22 && random.chance(0.35) ? .mansard : .flat
        let styles: [FacadePattern.Style] =
            isHouse
            ? [.punched, .shuttered, .shuttered, .tall]
            : roof == .mansard
                ? [.punched, .shuttered, .tall, .tall] : [.punched, .paired, .ribbon, .curtain]
        let style = styles[Int(random.uniform() * Double(styles.count))]
        let eaves: Float =
            switch roof {
            case .pitched: height - min(half.y * 0.9, height * 0.38)
            case .mansard: height - min(2.6, height * 0.3)
            case .flat: height
            }
        let hasShops = !isHouse && eaves > shopHeight + storeyHeight && random.chance(0.75)
        var mesh = Mesh()
        addWalls(&mesh, half, to: eaves, style, hasShops: hasShops)
        switch roof {
        case .pitched: addPitchedRoof(&mesh, half, eaves: eaves, ridge: height)
        case .mansard: addMansard(&mesh, half, eaves: eaves, height: height)
        case .flat: addFlatRoof(&mesh, half, height: height)
        }
        var paint = walls[Int(random.uniform() * Double(walls.count))]
        paint *= Float(random.uniform(in: 0.75...1.15))
        return SceneryMesh.Thing(
            mesh: mesh,
            instance: Instance(paint: paint, look: FacadePattern.look(item.look, style)),
            yaw: item.box.yaw)
    }

    /// Four walls with whole windows: shops below, storeys above.
    private static func addWalls(
        _ mesh: inout Mesh, _ half: SIMD3<Float>, to height: Float, _ style: FacadePattern.Style,
        hasShops: Bool
    ) {
        let foot = hasShops ? shopHeight : 0
        let storeys = max(((height - foot) / storeyHeight).rounded(), 1)
        let corners: [SIMD2<Float>] = [
            [-half.x, -half.y], [half.x, -half.y], [half.x, half.y], [-half.x, half.y],
        ]
        for side in 0..<4 {
            let (a, b) = (corners[side], corners[(side + 1) % 4])
            let bays = max(((side % 2 == 0 ? half.x : half.y) * 2 / style.bay).rounded(), 1)
            func addWall(_ low: Float, _ high: Float, _ v: ClosedRange<Float>, _ group: Int) {
                mesh.addPolygon(
                    [
                        SIMD3(a.x, a.y, low), SIMD3(b.x, b.y, low), SIMD3(b.x, b.y, high),
                        SIMD3(a.x, a.y, high),
                    ],
                    uv: [
                        [0, v.lowerBound], [bays, v.lowerBound], [bays, v.upperBound],
                        [0, v.upperBound],
                    ], .facade, group: UInt8(group))
            }
            addWall(foot, height, 0...storeys, side)
            if hasShops { addWall(0, foot, -1 ... -0.001, side + 4) }
        }
    }

    /// A steep roof on all sides, flat on top.
    private static func addMansard(
        _ mesh: inout Mesh, _ half: SIMD3<Float>, eaves: Float, height: Float
    ) {
        let inset = min(1.5, half.y * 0.4, half.x * 0.4)
        func ring(_ inset: Float, _ z: Float) -> [SIMD3<Float>] {
            let (x, y) = (half.x - inset, half.y - inset)
            return [SIMD3(-x, -y, z), SIMD3(x, -y, z), SIMD3(x, y, z), SIMD3(-x, y, z)]
        }
        let (low, high) = (ring(-0.15, eaves), ring(inset, height))
        for side in 0..<4 {
            let next = (side + 1) % 4
            mesh.addPolygon(
                [low[side], low[next], high[next], high[side]], .roof, group: UInt8(8 + side))
        }
        mesh.addPolygon(high, .roof, group: 12)
        mesh.addPolygon(low.reversed(), .kerb, group: 13)
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
            mesh.addPolygon(gable, .plaster, group: group)
        }
    }
}
