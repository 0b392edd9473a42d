import Foundation
import Sim

/// Builds people: on foot, or astride something.
enum PersonMesh {
    /// Someone who walks along x; `phase` is the angle of the step in radians.
    static func walking(_ shape: BodyShape, _ size: SIMD3<Float>, phase: Float) -> Mesh {
        var mesh = Mesh()
        let h = size.z
        // Children are slighter, but not in the head.
        let build = min(max(h / 1.7, 0.7), 1.05)
        let reach = min(max(size.x / 2 - 0.1, 0.05), 0.3) * sin(phase)
        for side: Float in [-1, 1] {
            addLeg(
                &mesh, side, h, build, swing: reach * side, lift: 0.05 * max(cos(phase) * side, 0),
                shape == .dress ? .skin : .trousers)
            let shoulder = SIMD3(0, side * 0.2 * build, h * 0.79)
            let wide = min(size.y * 0.42, 0.27 * build)
            let hand = SIMD3(-reach * side + 0.03, side * wide, h * 0.48)
            mesh.addTube(
                from: hand, to: shoulder, radii: (0.045 * build, 0.065 * build), sides: 6, .cloth)
        }
        addTorso(&mesh, from: SIMD3(0, 0, h * 0.48), to: SIMD3(0.02, 0, h * 0.84), .cloth, build)
        addHead(&mesh, at: SIMD3(0.03, 0, h - 0.125), .skin)
        mesh.addBlob(
            at: SIMD3(0, 0, h - 0.095), radii: SIMD3(0.105, 0.095, 0.095), rows: 4, columns: 7,
            .hair, group: 7)
        addClothing(&mesh, shape, h, build)
        return mesh
    }

    private static func addLeg(
        _ mesh: inout Mesh, _ side: Float, _ h: Float, _ build: Float, swing: Float, lift: Float,
        _ material: Material
    ) {
        let hip = SIMD3(0, side * 0.09 * build, h * 0.5)
        let foot = SIMD3(swing, side * 0.09 * build, 0.06 + lift)
        let knee = (hip + foot) / 2 + SIMD3(0.05, 0, 0)
        mesh.addTube(
            from: knee, to: hip, radii: (0.07 * build, 0.095 * build), sides: 6, material)
        mesh.addTube(
            from: foot, to: knee, radii: (0.055 * build, 0.07 * build), sides: 6, material)
        mesh.addBox(
            from: foot - SIMD3(0.08, 0.045, 0.06), to: foot + SIMD3(0.13, 0.045, 0.03), .tyre,
            group: 2)
    }

    /// What tells silhouettes apart: skirts and bags.
    private static func addClothing(
        _ mesh: inout Mesh, _ shape: BodyShape, _ h: Float, _ build: Float
    ) {
        switch shape {
        case .coat:
            mesh.addTube(
                from: SIMD3(0, 0, h * 0.24), to: SIMD3(0, 0, h * 0.62),
                radii: (0.25 * build, 0.18 * build), sides: 9, .cloth, group: 3)
            mesh.addBlob(
                at: SIMD3(0, 0, h - 0.06), radii: SIMD3(0.16, 0.15, 0.06), rows: 4, columns: 8,
                .trousers, group: 8)
        case .dress:
            mesh.addTube(
                from: SIMD3(0, 0, h * 0.3), to: SIMD3(0, 0, h * 0.58),
                radii: (0.29 * build, 0.13 * build), sides: 9, .cloth, group: 3)
            mesh.addBlob(
                at: SIMD3(-0.07, 0, h * 0.83), radii: SIMD3(0.1, 0.13, 0.16), rows: 4, columns: 7,
                .hair, group: 7)
        case .backpack:
            mesh.addBox(
                from: SIMD3(-0.3, -0.17 * build, h * 0.52),
                to: SIMD3(-0.08, 0.17 * build, h * 0.82),
                .jacket, group: 9)
        default: break
        }
    }

    /// Someone who sits with the hands ahead and the feet at `pedals`, the neck `lean` metres before
    /// the seat.
    static func addRider(
        _ mesh: inout Mesh, seat: SIMD3<Float>, hands: SIMD3<Float>, pedals: [SIMD3<Float>],
        top: Float, lean: Float, helmet: Material
    ) {
        let neck = SIMD3(seat.x + lean, 0, top - 0.28)
        for (index, pedal) in pedals.enumerated() {
            let side: Float = index == 0 ? -1 : 1
            let hip = seat + SIMD3(0, side * 0.09, 0)
            let knee = SIMD3(seat.x + 0.36, side * 0.12, (seat.z + pedal.z) / 2 + 0.14)
            mesh.addTube(from: knee, to: hip, radii: (0.07, 0.095), sides: 6, .trousers)
            mesh.addTube(from: pedal, to: knee, radii: (0.055, 0.07), sides: 6, .trousers)
            let shoulder = neck + SIMD3(-0.03, side * 0.19, -0.02)
            mesh.addTube(
                from: SIMD3(hands.x, side * hands.y, hands.z), to: shoulder, radii: (0.045, 0.06),
                sides: 6, .jacket)
        }
        addTorso(&mesh, from: seat, to: neck, .jacket, 1)
        addHead(&mesh, at: neck + SIMD3(0.05, 0, 0.15), .skin)
        mesh.addBlob(
            at: neck + SIMD3(0.03, 0, 0.17), radii: SIMD3(0.13, 0.115, 0.11), rows: 4, columns: 7,
            helmet, group: 7)
    }

    private static func addTorso(
        _ mesh: inout Mesh, from low: SIMD3<Float>, to high: SIMD3<Float>, _ material: Material,
        _ build: Float
    ) {
        let middle = (low + high) / 2
        mesh.addBlob(
            at: (middle + high) / 2 - SIMD3(0, 0, 0.02),
            radii: SIMD3(0.15 * build, 0.22 * build, (high.z - low.z) * 0.36), rows: 5, columns: 8,
            material, group: 3)
        mesh.addBlob(
            at: (low + middle) / 2,
            radii: SIMD3(0.145 * build, 0.17 * build, (high.z - low.z) * 0.42), rows: 5,
            columns: 8, material, group: 3)
    }

    private static func addHead(
        _ mesh: inout Mesh, at center: SIMD3<Float>, _ material: Material
    ) {
        mesh.addTube(
            from: center - SIMD3(0.02, 0, 0.2), to: center, radii: (0.06, 0.055), sides: 6, material
        )
        mesh.addBlob(
            at: center, radii: SIMD3(0.1, 0.085, 0.12), rows: 5, columns: 8, material, group: 5)
    }
}
