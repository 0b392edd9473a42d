import Randomness
import Sim

/// Builds hedges: long low rows of leaves with an uneven top.
enum HedgeMesh {
    /// Metres between cross-sections.
    private static let step: Float = 1.2

    static func make(_ item: Scenery.Item, _ random: inout RandomStream) -> SceneryMesh.Thing {
        let half = SIMD3<Float>(item.box.halfSize)
        let count = max(Int(half.x * 2 / step), 2)
        var rings: [[SIMD3<Float>]] = []
        for index in 0...count {
            let x = -half.x + half.x * 2 * Float(index) / Float(count)
            let top = half.z * 2 * Float(random.uniform(in: 0.82...1))
            let wide = half.y * Float(random.uniform(in: 0.8...1))
            rings.append([
                SIMD3(x, wide, -0.05), SIMD3(x, wide, top * 0.75), SIMD3(x, wide * 0.5, top),
                SIMD3(x, -wide * 0.5, top), SIMD3(x, -wide, top * 0.75), SIMD3(x, -wide, -0.05),
            ])
        }
        var mesh = Mesh()
        for (rear, front) in zip(rings, rings.dropFirst()) {
            for corner in 1..<rear.count {
                addLeaves(
                    &mesh, [rear[corner - 1], rear[corner], front[corner], front[corner - 1]])
            }
        }
        if let first = rings.first, let last = rings.last {
            addLeaves(&mesh, first.reversed())
            addLeaves(&mesh, last)
        }
        return SceneryMesh.Thing(
            mesh: mesh.smoothed(),
            instance: Instance(
                color: TreeLook(of: item).leaf, look: UInt32(truncatingIfNeeded: item.look)),
            yaw: item.box.yaw)
    }

    private static func addLeaves(_ mesh: inout Mesh, _ corners: [SIMD3<Float>]) {
        let uv = corners.map { SIMD2($0.x * 0.16 + $0.y * 0.2, $0.z * 0.2 + $0.y * 0.1) }
        mesh.addPolygon(corners, uv: uv, .leaves)
    }
}
