import Randomness
import Testing

@testable import Renderer
@testable import Sim

struct BodyShapeTests {
    /// Metres; each shape fits at least one of its class's sizes.
    private static func sizes(of actorClass: ActorClass) -> [SIMD3<Float>] {
        switch actorClass {
        case .car: [[4.5, 1.8, 1.5], [4.6, 1.9, 1.7]]
        case .van: [[5.2, 2, 2.2]]
        case .truck: [[9.5, 2.5, 3.5], [14, 2.5, 3.7]]
        case .bus: [[12, 2.55, 3.1], [18, 2.55, 3.1], [11, 2.55, 4.2]]
        case .motorbike: [[2.2, 0.8, 1.5]]
        case .bicycle: [[1.8, 0.6, 1.75]]
        case .pedestrian: [[0.6, 0.6, 1.75]]
        }
    }

    private func mesh(_ shape: BodyShape) throws -> (Mesh, SIMD3<Float>) {
        let size = try #require(
            Self.sizes(of: shape.actorClass).first { shape.weight($0) > 0 }, "\(shape) never fits")
        let body = ActorShape(shape: shape, body: 5, size: size, stride: 4)
        return (body.mesh(), size)
    }

    @Test func thereAreManyShapesOfEachClass() {
        #expect(BodyShape.allCases.count >= 20)
        for actorClass in ActorClass.allCases {
            #expect(BodyShape.allCases.count { $0.actorClass == actorClass } >= 3)
        }
    }

    @Test func everyFittingShapeIsChosenNowAndThen() {
        for actorClass in ActorClass.allCases {
            for size in Self.sizes(of: actorClass) {
                let chosen = (0..<UInt64(400)).map { seed in
                    var random = RandomStream(seed: seed)
                    return BodyShape.chosen(for: actorClass, size, &random)
                }
                let fitting = BodyShape.allCases.filter {
                    $0.actorClass == actorClass && $0.weight(size) > 0
                }
                #expect(Set(chosen) == Set(fitting))
            }
        }
    }

    @Test(arguments: BodyShape.allCases)
    func bodyFillsItsCuboidAndNeverLeavesIt(_ shape: BodyShape) throws {
        let (mesh, size) = try mesh(shape)
        var low = SIMD3<Float>(repeating: .infinity)
        var high = -low
        for vertex in mesh.vertices {
            low = pointwiseMin(low, vertex.position)
            high = pointwiseMax(high, vertex.position)
        }
        #expect(high.x <= size.x / 2 && high.y <= size.y / 2 && high.z <= size.z)
        #expect(low.x >= -size.x / 2 && low.y >= -size.y / 2 && low.z >= 0)
        #expect(high.z > 0.97 * size.z && low.z < 0.03)
        // Legs swing, wheels do not.
        let share: Float = shape.actorClass == .pedestrian ? 0.5 : 0.96
        #expect(high.x - low.x > share * size.x)
    }

    @Test(arguments: ActorClass.allCases)
    func shapesOfAClassLookDifferentFromTheSide(_ actorClass: ActorClass) throws {
        let shapes = BodyShape.allCases.filter { $0.actorClass == actorClass }
        let views = try shapes.map { try SideView(mesh($0)) }
        for a in shapes.indices {
            for b in shapes.indices where a < b {
                let overlap = views[a].overlap(with: views[b])
                #expect(overlap < 0.97, "\(shapes[a]) and \(shapes[b]): \(overlap)")
            }
        }
    }
}

/// What a body covers seen from the side, its cuboid stretched to a square.
private struct SideView {
    private static let cells = 128

    private var covered = [Bool](repeating: false, count: cells * cells)

    init(_ body: (mesh: Mesh, size: SIMD3<Float>)) {
        let corners = body.mesh.vertices.map { vertex in
            SIMD2(
                vertex.position.x / body.size.x + 0.5, vertex.position.z / body.size.z)
                * Float(Self.cells)
        }
        for face in body.mesh.faces {
            fill((0..<3).map { corners[Int(face.corners[$0])] })
        }
    }

    /// Share of what either covers that both cover.
    func overlap(with other: SideView) -> Double {
        let both = zip(covered, other.covered).count { $0 && $1 }
        let either = zip(covered, other.covered).count { $0 || $1 }
        return Double(both) / Double(either)
    }

    private mutating func fill(_ triangle: [SIMD2<Float>]) {
        let (a, b, c) = (triangle[0], triangle[1], triangle[2])
        let (low, high) = (pointwiseMin(a, pointwiseMin(b, c)), pointwiseMax(a, pointwiseMax(b, c)))
        let limit = Self.cells - 1
        for y in min(Int(low.y), limit)...min(Int(high.y), limit) {
            for x in min(Int(low.x), limit)...min(Int(high.x), limit) {
                let p = SIMD2(Float(x), Float(y)) + 0.5
                let turns = [(a, b), (b, c), (c, a)].map { from, to in
                    (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x)
                }
                if turns.allSatisfy({ $0 >= 0 }) || turns.allSatisfy({ $0 <= 0 }) {
                    covered[y * Self.cells + x] = true
                }
            }
        }
    }
}
