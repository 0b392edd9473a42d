import Foundation
import Randomness
import Sim

/// Builds what stands beside the road.
enum SceneryMesh {
    /// A mesh around the middle of its foot, how to shade it, and where its lamps are.
    struct Thing {
        var mesh: Mesh
        /// Meshes for where what is `grain` metres wide measures less than 1.8 and 0.9 pixels.
        var coarser: [Mesh] = []
        var grain: Float = 0
        var instance: Instance
        /// Direction of the mesh's x in the world.
        var yaw: Double
        var lamps: [SIMD3<Float>] = []
    }

    static func make(_ item: Scenery.Item, beside road: Road) -> Thing {
        var random = RandomStream(seed: item.look)
        switch item.kind {
        case .building: return BuildingMesh.make(item)
        case .tree:
            return item.isHedge
                ? HedgeMesh.make(item, &random) : TreeMesh.make(item, &random)
        case .pole: return PoleMesh.make(item, beside: road, &random)
        }
    }
}

/// Street lamps, and signs where a pole is too low for a lamp.
enum PoleMesh {
    static func make(
        _ item: Scenery.Item, beside road: Road, _ random: inout RandomStream
    ) -> SceneryMesh.Thing {
        let height = Float(item.box.height)
        let instance = Instance(look: UInt32(truncatingIfNeeded: item.look))
        if item.isSignal {
            return SceneryMesh.Thing(
                mesh: SignalMesh.signal(height), instance: instance, yaw: item.box.yaw)
        }
        if item.isGantry {
            return SceneryMesh.Thing(
                mesh: SignalMesh.gantry(height, random.chance(0.5) ? .signBlue : .signGreen),
                instance: instance, yaw: towardsRoad(item.box, road))
        }
        var mesh = Mesh()
        mesh.addTube(
            from: .zero, to: SIMD3(0, 0, height - 0.1), radii: (0.11, 0.07), sides: 6, .metal)
        guard height > 4 else {
            addSign(&mesh, top: height, &random)
            return SceneryMesh.Thing(mesh: mesh, instance: instance, yaw: item.box.yaw)
        }
        // The arm runs along the mesh's x, towards the road.
        let arm: Float = 1.8
        mesh.addTube(
            from: SIMD3(0, 0, height - 0.15), to: SIMD3(arm, 0, height - 0.05), radii: (0.06, 0.05),
            sides: 5, .metal)
        mesh.addBox(
            from: SIMD3(arm - 0.45, -0.14, height - 0.16), to: SIMD3(arm + 0.25, 0.14, height),
            .metal, group: 8)
        mesh.addBox(
            from: SIMD3(arm - 0.4, -0.12, height - 0.2), to: SIMD3(arm + 0.2, 0.12, height - 0.15),
            .lampHead, group: 16)
        return SceneryMesh.Thing(
            mesh: mesh, instance: instance, yaw: towardsRoad(item.box, road),
            lamps: [SIMD3(arm, 0, height - 0.3)])
    }

    /// A board that faces the traffic on its side of the road; on short posts a reflector.
    private static func addSign(_ mesh: inout Mesh, top: Float, _ random: inout RandomStream) {
        guard top > 1.5 else {
            mesh.addBox(
                from: SIMD3(-0.08, -0.08, 0), to: SIMD3(0.08, 0.08, top), .plate)
            mesh.addBox(
                from: SIMD3(-0.09, -0.09, top - 0.36), to: SIMD3(0.09, 0.09, top - 0.12), .trim,
                group: 8)
            return
        }
        let size = Float(top > 2.6 ? 0.48 : 0.38)
        let center = SIMD3<Float>(-0.14, 0, top - size)
        let back = SIMD3<Float>(0.02, 0, 0)
        let axis = SIMD3<Float>(-1, 0, 0)
        let shape = random.uniform()
        if shape < 0.4 {
            mesh.addDisc(at: center, axis: axis, radius: size, sides: 16, .signRed)
            mesh.addDisc(
                at: center - back / 2, axis: axis, radius: size * 0.74, sides: 16, .plate, group: 1)
            mesh.addDisc(at: center + back, axis: -axis, radius: size, sides: 16, .metal)
        } else {
            let isBlue = shape < 0.7
            let half = SIMD3<Float>(0.01, isBlue ? size : size * 1.6, size)
            mesh.addBox(from: center - half, to: center + half, isBlue ? .signBlue : .signYellow)
            // An arrow or the name of a place, as a bar.
            let bar =
                isBlue ? SIMD3(0.015, size * 0.18, size * 0.7) : SIMD3(0.015, size, size * 0.22)
            mesh.addBox(
                from: center - bar, to: center + bar, isBlue ? .plate : .trim, group: 8)
        }
    }

    /// Direction from a thing's place straight to the reference line.
    private static func towardsRoad(_ box: Box3D, _ road: Road) -> Double {
        let line = road.referenceLine
        let place = box.center
        let coarse = stride(from: 0, through: line.end - ReferenceLine.runOut, by: 20).min {
            distance(line, $0, place) < distance(line, $1, place)
        }
        let (s, t) = line.locate(x: place.x, y: place.y, near: coarse ?? 0)
        return line.at(s).heading + (t > 0 ? -Double.pi / 2 : Double.pi / 2)
    }

    private static func distance(_ line: ReferenceLine, _ s: Double, _ place: Vector3) -> Double {
        let p = line.at(s)
        return (p.x - place.x) * (p.x - place.x) + (p.y - place.y) * (p.y - place.y)
    }
}
