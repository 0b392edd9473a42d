import Foundation
import Randomness
import Sim

/// Builds trees: a trunk, branches and clumps of leaves.
enum TreeMesh {
    /// Corners of a clump from its top to its foot, and around it.
    private struct Detail {
        var rows: Int
        var columns: Int
        /// Makes up for what corners cut off: crowns stay as large.
        var swell: Float
        var hasBranches = true

        /// From near to far.
        static let levels = [
            Detail(rows: 5, columns: 7, swell: 1), Detail(rows: 4, columns: 5, swell: 1.07),
            Detail(rows: 3, columns: 4, swell: 1.15, hasBranches: false),
        ]
    }

    static func make(_ item: Scenery.Item, _ random: inout RandomStream) -> SceneryMesh.Thing {
        let half = SIMD3<Float>(item.box.halfSize)
        let look = TreeLook(of: item)
        let stream = random
        let meshes = Detail.levels.map { detail in
            var mesh = Mesh()
            random = stream
            if look.isConifer {
                addConifer(&mesh, half, &random)
            } else {
                addBroadleaf(&mesh, half, detail, &random)
            }
            return mesh
        }
        return SceneryMesh.Thing(
            mesh: meshes[0], coarser: look.isConifer ? [] : Array(meshes[1...]),
            grain: 0.35 * min(half.x, half.y),
            instance: Instance(color: look.leaf, look: UInt32(truncatingIfNeeded: item.look)),
            yaw: item.box.yaw)
    }

    /// A crown of several clumps around a forked trunk.
    private static func addBroadleaf(
        _ mesh: inout Mesh, _ half: SIMD3<Float>, _ detail: Detail,
        _ random: inout RandomStream
    ) {
        let height = half.z * 2
        let radius = min(half.x, half.y)
        let trunk = max(height * 0.022, 0.08)
        let fork = height * 0.38
        mesh.addTube(
            from: SIMD3(0, 0, -0.1), to: SIMD3(0, 0, fork), radii: (trunk * 1.3, trunk), sides: 6,
            .bark)
        // Slender crowns get upright clumps.
        let stretch = max(0.85, 0.28 * height / radius)
        addClump(
            &mesh, SIMD3(0, 0, height * 0.66), SIMD3(radius * 0.5, radius * 0.5, height * 0.25),
            1, detail, &random)
        let clumps = 9 + Int(random.uniform() * 4)
        for index in 0..<clumps {
            // Clumps of other groups have edges against each other.
            let group = UInt8(2 + index % 3)
            let isTop = index == 0
            let turn = Float(index) * 2.4 + Float(random.uniform())
            let reach = isTop ? 0 : radius * Float(random.uniform(in: 0.36...0.64))
            let size = radius * Float(random.uniform(in: isTop ? 0.46...0.56 : 0.27...0.44))
            let level =
                isTop
                ? 0.98
                : 0.4 + 0.42 * Float(index) / Float(clumps) + Float(random.uniform(in: 0...0.06))
            let center = SIMD3(
                cos(turn) * reach, sin(turn) * reach, min(height * level, height - size * stretch))
            if detail.hasBranches {
                mesh.addTube(
                    from: SIMD3(0, 0, fork - 0.2), to: center, radii: (trunk * 0.8, trunk * 0.4),
                    sides: 4, .bark)
            }
            addClump(&mesh, center, SIMD3(size, size, size * stretch), group, detail, &random)
        }
    }

    private static func addClump(
        _ mesh: inout Mesh, _ center: SIMD3<Float>, _ radii: SIMD3<Float>, _ group: UInt8,
        _ detail: Detail, _ random: inout RandomStream
    ) {
        let phase =
            SIMD3<Float>(
                Float(random.uniform()), Float(random.uniform()), Float(random.uniform())) * 6.3
        mesh.addBlob(
            at: center, radii: radii * detail.swell, rows: detail.rows, columns: detail.columns,
            .leaves,
            group: group
        ) { out in
            1 + 0.13 * sin(out.x * 7 + phase.x) * sin(out.y * 7 + phase.y)
                + 0.09 * sin(out.z * 9 + phase.z)
        }
    }

    /// Stacked skirts of needles that get narrower.
    private static func addConifer(
        _ mesh: inout Mesh, _ half: SIMD3<Float>, _ random: inout RandomStream
    ) {
        let height = half.z * 2
        let radius = min(half.x, half.y)
        mesh.addTube(
            from: SIMD3(0, 0, -0.1), to: SIMD3(0, 0, height * 0.3), radii: (0.16, 0.12), sides: 6,
            .bark)
        let tiers = 5
        for tier in 0..<tiers {
            let low = height * (0.14 + 0.16 * Float(tier))
            let wide = radius * (1 - 0.17 * Float(tier)) * Float(random.uniform(in: 0.9...1.05))
            let top = tier == tiers - 1 ? height : low + height * 0.3
            mesh.addTube(
                from: SIMD3(0, 0, low), to: SIMD3(0, 0, top), radii: (wide, 0.02), sides: 9,
                .leaves, group: UInt8(tier))
            mesh.addDisc(
                at: SIMD3(0, 0, low), axis: SIMD3(0, 0, -1), radius: wide, sides: 9, .leaves,
                group: 9)
        }
    }
}
