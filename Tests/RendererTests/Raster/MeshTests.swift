import Testing

@testable import Renderer
@testable import Sim

struct MeshTests {
    private let box: Mesh = {
        var mesh = Mesh()
        mesh.addBox(from: [-1, -2, -3], to: [1, 2, 3], .paint)
        return mesh
    }()

    @Test func boxFacesOutwardsOnAllSides() {
        #expect(box.faces.count == 12)
        for face in box.faces {
            let corners = (0..<3).map { box.vertices[Int(face.corners[$0])] }
            let middle = corners.reduce(SIMD3<Float>.zero) { $0 + $1.position } / 3
            let (a, b, c) = (corners[0].position, corners[1].position, corners[2].position)
            #expect((b - a).cross(c - a).dot(middle) > 0)
            #expect(corners[0].normal.dot(middle) > 0)
        }
    }

    @Test func smoothingKeepsSharpEdges() {
        for vertex in box.smoothed().vertices {
            #expect((vertex.normal * vertex.normal).max() > 0.999)
        }
    }

    @Test func smoothingRoundsBluntEdges() {
        var mesh = Mesh()
        mesh.addPolygon([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], .paint)
        mesh.addPolygon([[1, 0, 0], [2, 0, -0.3], [2, 1, -0.3], [1, 1, 0]], .paint)
        let ridge = mesh.smoothed().vertices.filter { $0.position == [1, 0, 0] }
        #expect(!ridge.isEmpty)
        for vertex in ridge { #expect(vertex.normal.x > 0.05 && vertex.normal.z > 0.9) }
    }

    // Half the diagonal of 2 × 4 × 6 is √14.
    @Test func sphereHoldsTheBox() {
        #expect(abs(box.boundingSphere.radius - 3.741_66) < 1e-4)
    }
}
