import Randomness
import Sim

/// What decides a road user's mesh: two actors that agree in it share one.
struct ActorShape: Hashable, Sendable {
    var shape: BodyShape
    var body: UInt64
    /// Metres: length, width, height.
    var size: SIMD3<Float>
    /// Sixteenth of a step that legs are in; 0 for what has none.
    var stride: UInt8

    /// Metres of two steps on foot, and of one turn of the pedals.
    private static let strideLength = 1.5

    /// The mesh around the middle of its foot, x ahead; never outside of the cuboid.
    func mesh() -> Mesh {
        var random = RandomStream(seed: body)
        return unconfinedMesh(&random).confined(to: size)
    }

    private func unconfinedMesh(_ random: inout RandomStream) -> Mesh {
        if let profile = shape.profile { return CarMesh.make(shape, profile, size, &random) }
        switch shape.actorClass {
        case .motorbike: return MotorbikeMesh.make(shape, size)
        case .bicycle: return BicycleMesh.make(shape, size, phase: phase)
        case .pedestrian: return PersonMesh.walking(shape, size, phase: phase)
        case .car, .van, .truck, .bus: return TruckMesh.make(shape, size, &random)
        }
    }

    /// Metres.
    var wheelRadius: Float {
        if let profile = shape.profile { return profile.wheelRadius }
        return shape.actorClass == .truck ? TruckMesh.wheelRadius : TwoWheelerMesh.wheelRadius
    }

    /// Angle of the step in radians.
    private var phase: Float { Float(stride) / 16 * 2 * .pi }
}

extension ActorShape {
    init(_ actor: Actor) {
        let actorClass = actor.actorClass
        body = actor.body
        size = SIMD3<Float>(actor.box.halfSize) * 2
        var random = RandomStream(seed: body).child("shape")
        shape = BodyShape.chosen(for: actorClass, size, &random)
        let hasLegs = actorClass == .pedestrian || actorClass == .bicycle
        let turns = actor.travelled / (actorClass == .bicycle ? 4.5 : Self.strideLength)
        stride = hasLegs ? UInt8((turns - turns.rounded(.down)) * 16) & 15 : 0
    }
}

extension BodyShape {
    /// The side view of shapes that are swept along one.
    var profile: BodyProfile? {
        switch self {
        case .sedan: .sedan
        case .hatchback: .hatchback
        case .estate: .estate
        case .suv: .suv
        case .coupe: .coupe
        case .pickup: .pickup
        case .compact: .compact
        case .panelVan: .panelVan
        case .smallVan: .smallVan
        case .highRoofVan: .highRoofVan
        case .boxVan: .boxVan
        case .minibus: .minibus
        case .cityBus: .cityBus
        case .coach: .coach
        case .schoolBus: .schoolBus
        case .articulatedBus: .articulatedBus
        case .doubleDecker: .doubleDecker
        default: nil
        }
    }
}
