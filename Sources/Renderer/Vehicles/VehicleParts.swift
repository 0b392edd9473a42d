import Foundation
import Randomness
import Sim

/// What is put on a body: lamps, plates, bumpers, grilles.
enum VehicleParts {
    /// Head-lamps with indicators, grille, bumper and plate.
    static func addFront(
        _ mesh: inout Mesh, _ size: SIMD3<Float>, _ profile: BodyProfile
    ) {
        let half = size / 2
        let wide = half.y * profile.endWidth
        let z = profile.lampHeight * size.z
        let tall = min(max(size.z * 0.08, 0.13), 0.2)
        for side: Float in [-1, 1] {
            addLamp(
                &mesh, x: half.x, from: side * wide * 0.52, to: side * wide * 0.93, z: z,
                tall: tall, .headLamp)
            addLamp(
                &mesh, x: half.x - 0.02, from: side * wide * 0.93, to: side * wide * 1.01, z: z,
                tall: tall, side > 0 ? .leftIndicator : .rightIndicator)
        }
        let x = half.x - 0.012
        mesh.addBox(
            from: SIMD3(x - 0.1, -wide * 0.5, z - tall * 0.8),
            to: SIMD3(x, wide * 0.5, z + tall * 0.3), .trim, group: 32)
        mesh.addBox(
            from: SIMD3(x - 0.25, -wide * 0.95, profile.clearance + 0.02),
            to: SIMD3(x, wide * 0.95, profile.clearance + 0.17), .trim, group: 40)
        mesh.addBox(
            from: SIMD3(half.x - 0.02, -0.26, profile.clearance + 0.12),
            to: SIMD3(half.x - 0.002, 0.26, profile.clearance + 0.24), .plate, group: 48)
    }

    /// Tail lamps, brake lamps, indicators, bumper and plate.
    static func addRear(
        _ mesh: inout Mesh, _ size: SIMD3<Float>, _ profile: BodyProfile,
        _ random: inout RandomStream
    ) {
        let half = size / 2
        let wide = half.y * profile.endWidth
        let z = (profile.lampHeight + 0.02) * size.z
        let isUpright = random.chance(0.4)
        let tall = isUpright ? size.z * 0.15 : max(size.z * 0.085, 0.12)
        let inner: Float = isUpright ? 0.72 : 0.5
        for side: Float in [-1, 1] {
            addLamp(
                &mesh, x: -half.x, from: side * wide * inner, to: side * wide * 0.9, z: z,
                tall: tall, .tailLamp)
            addLamp(
                &mesh, x: -half.x + 0.02, from: side * wide * 0.9, to: side * wide * 1.0, z: z,
                tall: tall, side > 0 ? .leftIndicator : .rightIndicator)
        }
        mesh.addBox(
            from: SIMD3(-half.x + 0.012, -wide * 0.95, profile.clearance + 0.02),
            to: SIMD3(-half.x + 0.26, wide * 0.95, profile.clearance + 0.16), .trim, group: 56)
        let plate = min(z, size.z * 0.4)
        mesh.addBox(
            from: SIMD3(-half.x + 0.002, -0.26, plate - 0.07),
            to: SIMD3(-half.x + 0.03, 0.26, plate + 0.06), .plate, group: 64)
        let brake = size.z * 0.955
        guard let depth = (0...70).first(where: { profile.top(Float($0) / 100) * size.z > brake })
        else { return }
        let x = -half.x + Float(depth) / 100 * size.x
        mesh.addBox(
            from: SIMD3(x - 0.05, -0.2, brake - 0.05), to: SIMD3(x + 0.05, 0.2, brake), .brakeLamp,
            group: 72)
    }

    /// A block of glass that closes flush with the end of the vehicle at `x`.
    static func addLamp(
        _ mesh: inout Mesh, x: Float, from a: Float, to b: Float, z: Float, tall: Float,
        _ material: Material
    ) {
        let ahead: Float = x > 0 ? 1 : -1
        let inner = x - ahead * 0.16
        mesh.lamps.append(
            Mesh.Lamp(
                position: SIMD3(x, (a + b) / 2, z), direction: SIMD3(ahead, 0, 0),
                material: material))
        mesh.addBox(
            from: SIMD3(min(x, inner), min(a, b), z - tall / 2),
            to: SIMD3(max(x, inner), max(a, b), z + tall / 2), material, group: a > 0 ? 80 : 88)
    }
}

extension Mesh {
    /// Adds a wheel whose outer face closes flush with the side of the vehicle, in a dark arch.
    mutating func addWheel(
        at center: SIMD3<Float>, side: Float, arch: Float, width: Float = 0.22, sides: Int = 14
    ) {
        let radius = center.z
        let axis = SIMD3<Float>(0, side, 0)
        let group: UInt8 = center.x > 0 ? 96 : 112
        let outer = center - axis * 0.008
        let inner = outer - axis * width
        addTube(from: inner, to: outer, radii: (radius, radius), sides: sides, .tyre, group: group)
        addDisc(at: outer, axis: axis, radius: radius, sides: sides, .tyre, group: group)
        addRim(at: outer + axis * 0.004, side: side, radius: radius * 0.66, sides, group: group)
        // The arch covers body paint only: the part of a larger disc above the sill.
        let large = radius * 1.17
        let steps = 9
        let rim = (0...steps).map { step -> SIMD3<Float> in
            let angle = Float.pi * Float(step) / Float(steps)
            let height = max(center.z + sin(angle) * large, arch)
            return SIMD3(center.x + cos(angle) * large, outer.y - side * 0.012, height)
        }
        let foot = [
            SIMD3(center.x - large, outer.y - side * 0.012, arch),
            SIMD3(center.x + large, outer.y - side * 0.012, arch),
        ]
        let outline = rim + foot
        addPolygon(side > 0 ? outline.reversed() : outline, .trim, group: group)
    }

    /// Adds a wheel's disc in the plane along the vehicle; surface coordinates are 1 long at its edge.
    mutating func addRim(
        at center: SIMD3<Float>, side: Float, radius: Float, _ sides: Int, group: UInt8
    ) {
        let uv = (0..<sides).map { index -> SIMD2<Float> in
            let angle = side * -2 * Float.pi * Float(index) / Float(sides)
            return SIMD2(cos(angle), sin(angle))
        }
        let rim = uv.map { center + SIMD3($0.x, 0, $0.y) * radius }
        addPolygon(rim, uv: uv, .rim, group: group)
    }
}
