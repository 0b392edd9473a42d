import Foundation
import Sim

extension Mesh {
    /// Adds a round tube without caps between two points.
    mutating func addTube(
        from: SIMD3<Float>, to: SIMD3<Float>, radii: (Float, Float), sides: Int,
        _ material: Material, group: UInt8 = 0
    ) {
        let axis = (to - from).normalized
        let other = abs(axis.z) < 0.9 ? SIMD3<Float>(0, 0, 1) : SIMD3<Float>(1, 0, 0)
        let u = other.cross(axis).normalized
        let v = axis.cross(u)
        var rings: [(UInt32, UInt32)] = []
        for side in 0...sides {
            let angle = 2 * Float.pi * Float(side) / Float(sides)
            let normal = u * cos(angle) + v * sin(angle)
            let around = Float(side) / Float(sides)
            rings.append(
                (
                    add(
                        Vertex(position: from + normal * radii.0, normal: normal, uv: [around, 0])),
                    add(Vertex(position: to + normal * radii.1, normal: normal, uv: [around, 1]))
                ))
        }
        for side in 0..<sides {
            let (a, d) = rings[side]
            let (b, c) = rings[side + 1]
            add(a, b, c, material, group: group)
            add(a, c, d, material, group: group)
        }
    }

    /// Adds a flat disc around `center` that faces along `axis`.
    mutating func addDisc(
        at center: SIMD3<Float>, axis: SIMD3<Float>, radius: Float, sides: Int,
        _ material: Material, group: UInt8 = 0
    ) {
        let other = abs(axis.z) < 0.9 ? SIMD3<Float>(0, 0, 1) : SIMD3<Float>(1, 0, 0)
        let u = other.cross(axis).normalized
        let v = axis.cross(u)
        let rim = (0..<sides).map { side -> SIMD3<Float> in
            let angle = 2 * Float.pi * Float(side) / Float(sides)
            return center + (u * cos(angle) + v * sin(angle)) * radius
        }
        addPolygon(rim, material, group: group)
    }

    /// Adds an ellipsoid of `rows` × `columns` patches; `bump` scales the radius in a direction.
    mutating func addBlob(
        at center: SIMD3<Float>, radii: SIMD3<Float>, rows: Int, columns: Int,
        _ material: Material, group: UInt8 = 0, bump: (SIMD3<Float>) -> Float = { _ in 1 }
    ) {
        let first = UInt32(vertices.count)
        for row in 0...rows {
            let polar = Float.pi * Float(row) / Float(rows)
            for column in 0...columns {
                let turn = 2 * Float.pi * Float(column) / Float(columns)
                let out = SIMD3(sin(polar) * cos(turn), sin(polar) * sin(turn), cos(polar))
                let position = center + out * radii * bump(out)
                let uv = SIMD2(
                    (position.x + position.y) * 0.11 + position.z * 0.03, position.z * 0.13)
                _ = add(Vertex(position: position, normal: (out / radii).normalized, uv: uv))
            }
        }
        let width = UInt32(columns + 1)
        for row in 0..<UInt32(rows) {
            for column in 0..<UInt32(columns) {
                let a = first + row * width + column
                let (b, c, d) = (a + width, a + width + 1, a + 1)
                if row > 0 { add(a, c, d, material, group: group) }
                if row + 1 < UInt32(rows) { add(a, b, c, material, group: group) }
            }
        }
    }
}
