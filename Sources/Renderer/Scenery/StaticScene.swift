import Randomness
import Sim

/// What never moves in a scenario: meshes of the road and of what stands beside it, made once.
struct StaticScene: Sendable {
    /// One mesh with its place and bounds.
    struct Piece: Sendable {
        var mesh: Mesh
        /// Meshes with fewer triangles for where `grain` metres measure few pixels.
        var coarser: [Mesh] = []
        var grain: Float = 0
        var place: Placement
        var instance: Instance
        var center: SIMD3<Float>
        var radius: Float

        init(_ mesh: Mesh, at place: Placement, as instance: Instance) {
            self.mesh = mesh
            self.place = place
            self.instance = instance
            let sphere = mesh.boundingSphere
            center = place.point(sphere.center)
            radius = sphere.radius
        }

        /// The mesh that shows all that a view can tell apart.
        func mesh(in view: CameraView) -> Mesh {
            let distance = (center - view.place.origin).length
            let pixels = view.focalLength * grain / max(distance, 1)
            guard pixels < 1.8, let coarse = coarser.first, let coarsest = coarser.last else {
                return mesh
            }
            return pixels < 0.9 ? coarsest : coarse
        }
    }

    /// A street lamp.
    struct Lamp: Sendable {
        var position: SIMD3<Float>
        /// Height of the ground below it.
        var ground: Float
    }

    let pieces: [Piece]
    let lamps: [Lamp]
    let shadowCasters: [Shadows.Caster]

    init(road: Road, scenery: Scenery) {
        var pieces = (RoadMesh.chunks(of: road) + LandMesh.pieces(along: road)).map {
            Piece($0, at: .identity, as: Instance())
        }
        var lamps: [Lamp] = []
        var casters: [Shadows.Caster] = []
        for item in scenery.items {
            let thing = SceneryMesh.make(item, beside: road)
            var pose = item.box.foot
            pose.yaw = thing.yaw
            let place = Placement(pose)
            var instance = thing.instance
            instance.scenery = item.kind
            var piece = Piece(thing.mesh, at: place, as: instance)
            (piece.coarser, piece.grain) = (thing.coarser, thing.grain)
            pieces.append(piece)
            lamps += thing.lamps.map { Lamp(position: place.point($0), ground: place.origin.z) }
            casters += Shadows.Caster.solids(of: item)
        }
        self.pieces = pieces
        self.lamps = lamps
        shadowCasters = casters
    }
}

extension Shadows.Caster {
    /// The solids whose shadows stand for a thing beside the road.
    static func solids(of item: Scenery.Item) -> [Self] {
        switch item.kind {
        case .building:
            return [Self(item.box, bottom: 0, isRound: false, darkensGround: false)]
        case .tree:
            return item.isHedge
                ? [Self(item.box, bottom: 0, isRound: false, darkensGround: false)]
                : [Self(item.box, bottom: 0.3, isRound: true, darkensGround: false)]
        case .pole:
            return []
        }
    }

    /// A cuboid, or the ellipsoid in it, whose lower part (a share of its height) is left out.
    init(_ box: Box3D, bottom: Double, isRound: Bool, darkensGround: Bool) {
        let forward = Pose(position: .zero, yaw: box.yaw).axes.forward
        center = SIMD2(Float(box.center.x), Float(box.center.y))
        let low = box.center.z - box.height / 2
        foot = Float(low)
        self.bottom = Float(low + bottom * box.height)
        top = Float(low + box.height)
        along = SIMD2(Float(forward.x), Float(forward.y))
        half = SIMD2(Float(box.length), Float(box.width)) / 2
        self.isRound = isRound
        self.darkensGround = darkensGround
    }
}
