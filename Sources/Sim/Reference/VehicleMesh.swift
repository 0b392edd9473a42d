/// What decides a road user's mesh: two actors that agree in it share one.
struct ActorShape: Hashable, Sendable {
    var actorClass: ActorClass
    var body: UInt64
    /// Metres: length, width, height.
    var size: SIMD3<Float>

    init(_ actor: Actor) {
        actorClass = actor.actorClass
        body = actor.body
        size = SIMD3<Float>(actor.box.halfSize) * 2
    }

    /// The mesh around the middle of its foot, x ahead.
    func mesh() -> Mesh {
        var mesh = Mesh()
        let half = size / 2
        mesh.addBox(
            from: SIMD3(-half.x, -half.y, 0.25), to: SIMD3(half.x, half.y, size.z * 0.6), .paint)
        mesh.addBox(
            from: SIMD3(-half.x * 0.8, -half.y * 0.85, size.z * 0.6),
            to: SIMD3(half.x * 0.4, half.y * 0.85, size.z), .glass, group: 8)
        return mesh
    }
}
