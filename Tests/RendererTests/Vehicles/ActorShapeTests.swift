import Testing

@testable import Renderer
@testable import Sim

struct ActorShapeTests {
    private static let sizes: [(ActorClass, Double, Double, Double)] = [
        (.car, 4.5, 1.8, 1.5), (.car, 4.6, 1.9, 1.75), (.van, 5.4, 2, 2.4), (.truck, 9, 2.5, 3.5),
        (.bus, 12, 2.55, 3.1), (.motorbike, 2.2, 0.8, 1.45), (.bicycle, 1.8, 0.6, 1.7),
        (.pedestrian, 0.5, 0.6, 1.75),
    ]

    private func shape(_ index: Int, body: UInt64, travelled: Double = 0) -> ActorShape {
        let (actorClass, length, width, height) = Self.sizes[index]
        return ActorShape(
            Actor(
                track: 1, id: "a", actorClass: actorClass, body: body,
                box: Box3D(center: .zero, yaw: 0, length: length, width: width, height: height),
                speed: 0, travelled: travelled, color: .zero))
    }

    @Test(arguments: sizes.indices)
    func meshFillsItsBoxAndStaysInside(_ index: Int) {
        for body in 0..<UInt64(12) {
            let shape = shape(index, body: body, travelled: Double(body) * 0.1)
            var low = SIMD3<Float>(repeating: .infinity)
            var high = -low
            for vertex in shape.mesh().vertices {
                low = pointwiseMin(low, vertex.position)
                high = pointwiseMax(high, vertex.position)
            }
            let reach = pointwiseMax(high, -low)
            let slack: Float = 0.06
            #expect(reach.x < shape.size.x / 2 + slack && reach.y < shape.size.y / 2 + slack)
            #expect(high.z < shape.size.z + slack && low.z > -slack)
            #expect(high.z > shape.size.z * 0.95)
        }
    }

    @Test func bodyChoosesTheShape() {
        let counts = Set((0..<UInt64(16)).map { shape(0, body: $0).mesh().faces.count })
        #expect(counts.count > 1)
    }

    @Test func legsMoveWithTheWay() {
        #expect(shape(7, body: 1, travelled: 0) != shape(7, body: 1, travelled: 0.5))
        #expect(shape(7, body: 1, travelled: 0) == shape(7, body: 1, travelled: 1.5))
    }

    /// Pillars 1.68 m apart, seen from the side and along the side: f · 1.68 · |across| / distance².
    @Test(arguments: [(30.0, 20.0, false), (100, 5, true), (10, 3.5, false), (60, 0, true)])
    func pillarsMeltAwayWherePixelsCannotTellThemApart(
        _ ahead: Double, _ aside: Double, _ isFar: Bool
    ) {
        let shape = ActorShape(shape: .cityBus, body: 1, size: [12, 2.55, 3.1], stride: 0)
        let view = CameraView(
            camera: Camera(), pose: Pose(position: .zero),
            region: PixelRegion(x: 0, y: 0, width: 1_024, height: 512), samples: [2, 2])
        let seen = shape.seen(at: Placement(Pose(position: Vector3(ahead, aside, 0))), in: view)
        #expect(seen == shape.variants[isFar ? 1 : 0])
        let panes = [shape.variants[0], seen].map {
            $0.mesh().faces.count { $0.material == .glass }
        }
        #expect(isFar == (panes[1] < panes[0]))
    }
}
