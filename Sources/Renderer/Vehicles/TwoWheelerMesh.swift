import Foundation
import Sim

/// What motorbikes and bicycles have in common.
enum TwoWheelerMesh {
    /// Metres, of most of them.
    static let wheelRadius: Float = 0.33

    /// Adds two wheels in the plane of the frame: open rings, or discs when `isCast`.
    static func addWheels(
        _ mesh: inout Mesh, at places: [Float], radius: Float, width: Float, isCast: Bool = false
    ) {
        for (index, x) in places.enumerated() {
            let rim = { (angle: Float, reach: Float, y: Float) in
                SIMD3(x + cos(angle) * reach, y, radius + sin(angle) * reach)
            }
            let sides = 14
            for side in 0..<sides {
                let (a, b) = (
                    Float(side) / Float(sides) * 2 * .pi, Float(side + 1) / Float(sides) * 2 * .pi
                )
                let (w, inner) = (width / 2, radius * 0.8)
                let group = UInt8(30 + index)
                mesh.addPolygon(
                    [rim(a, radius, -w), rim(a, radius, w), rim(b, radius, w), rim(b, radius, -w)],
                    .tyre, group: group)
                let ring = [
                    rim(a, inner, w), rim(a, radius, w), rim(b, radius, w), rim(b, inner, w),
                ]
                mesh.addPolygon(ring.reversed(), .tyre, group: group)
                mesh.addPolygon(ring.map { SIMD3($0.x, -w, $0.z) }, .tyre, group: group)
            }
            guard isCast else { continue }
            for side: Float in [-1, 1] {
                mesh.addRim(
                    at: SIMD3(x, side * width * 0.4, radius), side: side, radius: radius * 0.82,
                    sides, group: UInt8(32 + index))
            }
        }
    }
}
