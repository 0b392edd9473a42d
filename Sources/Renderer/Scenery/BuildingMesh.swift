import Sim

/// Builds houses and blocks from their cuboids.
enum BuildingMesh {
    static func make(_ item: Scenery.Item) -> SceneryMesh.Thing {
        let half = SIMD3<Float>(item.box.halfSize)
        let look = BuildingLook(of: item)
        var mesh = Mesh()
        addWalls(&mesh, half, look)
        switch look.roof {
        case .pitched: addPitchedRoof(&mesh, half, eaves: look.eaves, ridge: half.z * 2)
        case .mansard: addMansard(&mesh, half, eaves: look.eaves, height: half.z * 2)
        case .flat: addFlatRoof(&mesh, half, height: half.z * 2)
        }
        return SceneryMesh.Thing(
            mesh: mesh,
            instance: Instance(
                color: look.color, look: FacadePattern.look(item.look, look.style)),
            yaw: item.box.yaw)
    }

    /// Four walls with whole windows: shops below, storeys above.
    private static func addWalls(_ mesh: inout Mesh, _ half: SIMD3<Float>, _ look: BuildingLook) {
        let foot = look.shopHeight
        let corners: [SIMD2<Float>] = [
            [-half.x, -half.y], [half.x, -half.y], [half.x, half.y], [-half.x, half.y],
        ]
        for side in 0..<4 {
            let (a, b) = (corners[side], corners[(side + 1) % 4])
            let bays = side % 2 == 0 ? look.frontBays : look.sideBays
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
            addWall(foot, look.eaves, 0...look.storeys, side)
            if foot > 0 { addWall(0, foot, -1 ... -0.001, side + 4) }
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
