import Randomness

/// What decides a road user's mesh: two actors that agree in it share one.
struct ActorShape: Hashable, Sendable {
    var actorClass: ActorClass
    var body: UInt64
    /// Metres: length, width, height.
    var size: SIMD3<Float>
    /// Sixteenth of a step that legs are in; 0 for what has none.
    var stride: UInt8

    /// Metres of two steps on foot, and of one turn of the pedals.
    private static let strideLength = 1.5

    init(_ actor: Actor) {
        actorClass = actor.actorClass
        body = actor.body
        size = SIMD3<Float>(actor.box.halfSize) * 2
        let hasLegs = actorClass == .pedestrian || actorClass == .bicycle
        let turns = actor.travelled / (actorClass == .bicycle ? 4.5 : Self.strideLength)
        stride = hasLegs ? UInt8((turns - turns.rounded(.down)) * 16) & 15 : 0
    }

    /// The mesh around the middle of its foot, x ahead.
    func mesh() -> Mesh {
        var random = RandomStream(seed: body)
        switch actorClass {
        case .car: return CarMesh.car(size, &random)
        case .van: return CarMesh.van(size, &random)
        case .truck: return TruckMesh.make(size, &random)
        case .bus: return CarMesh.bus(size, &random)
        case .motorbike: return TwoWheelerMesh.motorbike(size)
        case .bicycle: return TwoWheelerMesh.bicycle(size, phase: phase)
        case .pedestrian: return PersonMesh.walking(size, phase: phase)
        }
    }

    /// Angle of the step in radians.
    private var phase: Float { Float(stride) / 16 * 2 * .pi }
}
