import Foundation
import Sim

/// Builds bicycles with their riders.
enum BicycleMesh {
    /// - Parameter phase: angle of the pedals in radians.
    static func make(_ shape: BodyShape, _ size: SIMD3<Float>, phase: Float) -> Mesh {
        var mesh = Mesh()
        let isRacing = shape == .racingBike
        let half = size.x / 2
        let radius: Float = 0.34
        let (front, rear) = (half - radius, radius - half)
        TwoWheelerMesh.addWheels(
            &mesh, at: [front, rear], radius: radius, width: isRacing ? 0.035 : 0.055)
        let crank = SIMD3<Float>(-0.05, 0, 0.32)
        let seat = SIMD3(-0.25, 0, size.z * (isRacing ? 0.58 : 0.54))
        let head = SIMD3<Float>(front - 0.14, 0, isRacing ? 0.8 : 0.9)
        addFrame(&mesh, crank, seat, head, front: SIMD3(front, 0, radius), rear, isRacing: isRacing)
        let hands = head + (isRacing ? SIMD3(0.14, 0.21, 0.06) : SIMD3(0, 0.26, 0.16))
        let lean: Float = isRacing ? 0.48 : 0.1
        let turn = SIMD3(cos(phase), 0, -sin(phase)) * 0.17
        PersonMesh.addRider(
            &mesh, seat: seat, hands: hands,
            pedals: [crank + turn - SIMD3(0, 0.12, 0), crank - turn + SIMD3(0, 0.12, 0)],
            top: size.z, lean: lean, helmet: shape == .cityBike ? .hair : .paint)
        if shape == .cityBike { addLuggage(&mesh, half, head) }
        if shape == .courierBike {
            // A cube on the back for what is delivered.
            let back = seat.x + lean - 0.14
            mesh.addBox(
                from: SIMD3(back - 0.42, -0.24, size.z * 0.62),
                to: SIMD3(back, 0.24, size.z * 0.62 + 0.46), .paint, group: 40)
        }
        VehicleParts.addLamp(
            &mesh, x: -half + 0.2, from: -0.05, to: 0.05, z: 0.79, tall: 0.08, .tailLamp)
        VehicleParts.addLamp(
            &mesh, x: front - 0.03, from: -0.05, to: 0.05, z: 0.87, tall: 0.1, .headLamp)
        return mesh
    }

    private static func addFrame(
        _ mesh: inout Mesh, _ crank: SIMD3<Float>, _ seat: SIMD3<Float>, _ head: SIMD3<Float>,
        front: SIMD3<Float>, _ rear: Float, isRacing: Bool
    ) {
        let rearHub = SIMD3(rear, 0, front.z)
        // Town frames have a low step.
        let post = isRacing ? SIMD3<Float>(-0.22, 0, 0.84) : SIMD3(-0.16, 0, 0.56)
        let tubes: [(SIMD3<Float>, SIMD3<Float>)] = [
            (crank, seat), (crank, head), (post, head), (rearHub, crank),
            (rearHub, SIMD3(-0.22, 0, 0.82)), (front, head + SIMD3(-0.03, 0, 0.14)),
        ]
        for (a, b) in tubes {
            mesh.addTube(from: a, to: b, radii: (0.035, 0.035), sides: 5, .paint)
        }
    }

    /// A basket before the handlebar and a bag on the carrier.
    private static func addLuggage(_ mesh: inout Mesh, _ half: Float, _ head: SIMD3<Float>) {
        mesh.addBox(
            from: SIMD3(head.x + 0.08, -0.19, head.z - 0.12),
            to: SIMD3(head.x + 0.4, 0.19, head.z + 0.16), .crate, group: 40)
        mesh.addBox(
            from: SIMD3(-half + 0.1, -0.17, 0.5), to: SIMD3(-half + 0.5, 0.17, 0.84), .trim,
            group: 46)
    }
}
