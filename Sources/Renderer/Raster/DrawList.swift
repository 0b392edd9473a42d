import Sim

/// Something drawn as a whole: what its surfaces need to know beyond their corners.
struct Instance: Sendable {
    /// Linear body colour.
    var color = SIMD3<Float>(repeating: 0.5)
    /// Chooses among looks.
    var look: UInt32 = 0
    var lights = Lights()
    /// Share of direct sunlight that reaches it.
    var sunlight: Float = 1
    /// Radians that its wheels have turned, and that they turn while a picture is exposed.
    var wheelAngle: Float = 0
    var wheelBlur: Float = 0
    /// Of a thing beside the road; nil for actors and the road itself.
    var scenery: Scenery.Kind?
    /// Of an actor; nil for all that never moves.
    var actorClass: ActorClass?
    /// The actor's track, else 0.
    var track: UInt16 = 0
}

/// A triangle on the screen, ready for filling and for shading.
struct ScreenTriangle {
    /// Coefficients (a, b, c): corner i's weight divided by depth is `a·x + b·y + c` at pixel (x, y).
    var edges: (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)
    var corners: SIMD3<UInt32>
    var instance: UInt32
    /// Equal for triangles that are shaded together.
    var surface: UInt32
    var material: Material
}

/// Everything seen in one frame, in the order drawn.
struct DrawList {
    private(set) var vertices = [Vertex](withRoomInLargePagesFor: 1 << 17)
    private(set) var triangles = [ScreenTriangle](withRoomInLargePagesFor: 1 << 16)
    private(set) var instances: [Instance] = []

    /// Draws a mesh into the samples.
    mutating func draw(
        _ mesh: Mesh, at place: Placement, as instance: Instance, view: CameraView,
        into buffer: SampleBuffer
    ) {
        let first = vertices.count
        let number = UInt32(instances.count)
        instances.append(instance)
        var screen: [SIMD3<Float>] = []
        screen.reserveCapacity(mesh.vertices.count)
        for vertex in mesh.vertices {
            let position = place.point(vertex.position)
            vertices.append(
                Vertex(
                    position: position, normal: place.direction(vertex.normal), uv: vertex.uv))
            screen.append(view.homogeneous(position))
        }
        for face in mesh.faces {
            let (a, b, c) = (
                screen[Int(face.corners.x)], screen[Int(face.corners.y)],
                screen[Int(face.corners.z)]
            )
            let surface = number << 16 | UInt32(face.group) << 8 | UInt32(face.material.rawValue)
            let corners = face.corners &+ UInt32(first)
            buffer.fill(a, b, c, number: UInt32(triangles.count)) { edges in
                triangles.append(
                    ScreenTriangle(
                        edges: edges, corners: corners, instance: number, surface: surface,
                        material: face.material))
            }
        }
    }

    /// Calls `body` with all that shading needs.
    func withBuffers<Result>(
        _ body: (
            UnsafeBufferPointer<Vertex>, UnsafeBufferPointer<ScreenTriangle>,
            UnsafeBufferPointer<Instance>
        ) -> Result
    ) -> Result {
        vertices.withUnsafeBufferPointer { vertices in
            triangles.withUnsafeBufferPointer { triangles in
                instances.withUnsafeBufferPointer { body(vertices, triangles, $0) }
            }
        }
    }
}
