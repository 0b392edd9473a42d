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
    /// Whether rows of windows have no pillars between them.
    var isFar = false

    /// Metres of two steps on foot, and of one turn of the pedals.
    private static let strideLength = 1.5

    /// The mesh around the middle of its foot, x ahead; never outside of the cuboid.
    func mesh() -> Mesh {
        var random = RandomStream(seed: body)
        return unconfinedMesh(&random).confined(to: size)
    }

    private func unconfinedMesh(_ random: inout RandomStream) -> Mesh {
        if let profile = shape.profile {
            return CarMesh.make(shape, isFar ? profile.withoutPillars : profile, size, &random)
        }
        switch shape.actorClass {
        case .motorbike: return MotorbikeMesh.make(shape, size)
        case .bicycle: return BicycleMesh.make(shape, size, phase: phase)
        case .pedestrian: return PersonMesh.walking(shape, size, phase: phase)
        case .car, .van, .truck, .bus: return TruckMesh.make(shape, size, &random)
        }
    }

    /// The shape near and far.
    var variants: [ActorShape] {
        guard shape.actorClass == .bus else { return [self] }
        var far = self
        far.isFar = true
        return [self, far]
    }

    /// The shape without what a view cannot tell apart: pillars less than four pixels from one another
    /// would make a pattern that flickers.
    func seen(at place: Placement, in view: CameraView) -> ActorShape {
        guard shape.actorClass == .bus, let windows = shape.profile?.windows, windows.count > 1
        else { return self }
        let way = place.local(view.place.origin)
        let distance = max(way.length, 1)
        let spacing = (windows[1].lowerBound - windows[0].lowerBound) * size.x
        var seen = self
        seen.isFar = view.focalLength * spacing * abs(way.y) / (distance * distance) < 4
        return seen
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
