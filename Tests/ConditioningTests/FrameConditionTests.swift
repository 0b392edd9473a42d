import Sim
import Testing

@testable import Conditioning

struct FrameConditionTests {
    /// The rear face of a car from 8 m: 16×16 positions round the middle of the picture.
    @Test func aRayMeetsTheRearFace() {
        let seen = SeenMaps(world(actors: [actor(1, at: Vector3(10, 0, 1))]))
        #expect(seen[32, 63, "car"] == 1)
        #expect(seen[32, 63, "x"] == -1)
        // Half a position left of the middle at 8 m: 1/16 m of a half width of 1 m; and below it.
        #expect(seen[32, 63, "y"].isNear(1 / 16))
        #expect(seen[32, 63, "z"].isNear(-1 / 16))
        #expect(seen[32, 63, "inverseDepth"].isNear(1 / 3))
        #expect(seen[32, 63, "red"] == 1)
        #expect(seen[32, 63, "green"] == 0)
        #expect(seen[32, 63, "blue"] == -1)
        let columns = (0..<128).filter { seen[32, $0, "car"] > 0 }
        let rows = (0..<64).filter { seen[$0, 64, "car"] > 0 }
        #expect(columns == Array(56..<72))
        #expect(rows == Array(24..<40))
    }

    /// Twice as many positions, each way, see the same face.
    @Test func mapsMayHaveAnotherSize() {
        let condition = FrameCondition(
            world: world(actors: [actor(1, at: Vector3(10, 0, 1))]), fps: 7.5, seed: 3,
            size: MapSize(rows: 128, columns: 256))
        let coverage = condition.coverage(by: .boxes, rows: 128, columns: 256)
        let covered = coverage.indices.filter { coverage[$0] > 0 }
        #expect(covered == (48..<80).flatMap { row in (112..<144).map { row * 256 + $0 } })
    }

    @Test func anOncomingCarShowsItsFrontMirrored() {
        let seen = SeenMaps(world(actors: [actor(1, at: Vector3(10, 0, 1), yaw: .pi)]))
        #expect(seen[32, 63, "x"] == 1)
        #expect(seen[32, 63, "y"].isNear(-1 / 16))
    }

    /// Of a car on the left, from beside: the face towards us is its right one.
    @Test func aCarOnTheLeftIsInTheLeftColumns() {
        let seen = SeenMaps(world(actors: [actor(1, at: Vector3(8, 6, 1))]))
        let columns = (0..<128).filter { seen[32, $0, "car"] > 0 }
        // From the far corner (10, 5) to the near one (6, 7), cut by the picture's edge.
        #expect(columns == Array(0..<32))
        #expect(seen[32, 30, "y"] == -1)
        #expect(seen[32, 1, "x"] == -1)
        // The middle of column 20 goes left by 43.5/64: it meets y = 5 at x = 7.356, −0.322 of 2 m.
        #expect(seen[32, 20, "x"].isNear(-0.322))
    }

    @Test(arguments: [true, false])
    func theNearerHidesTheFarther(nearFirst: Bool) {
        let near = actor(1, at: Vector3(10, 0, 1), color: SIMD3(1, 1, 1))
        let far = actor(2, .truck, at: Vector3(20, 0, 2), size: Vector3(6, 3, 4))
        let seen = SeenMaps(world(actors: nearFirst ? [near, far] : [far, near]))
        #expect(seen[32, 64, "car"] == 1)
        #expect(seen[32, 64, "truck"] == 0)
        #expect(seen[32, 64, "blue"] == 1)
        // Above the car's roof the truck is seen: 4 m high at 17 m.
        #expect(seen[22, 64, "truck"] == 1)
        #expect(seen[22, 64, "car"] == 0)
    }

    @Test func halfCoveredPositionsHoldHalf() {
        // Its left edge, 0.9375 m at 8 m, falls into the middle of column 56.
        let box = actor(1, at: Vector3(10, -0.03125, 1), size: Vector3(4, 1.9375, 2))
        let seen = SeenMaps(world(actors: [box]))
        #expect(seen[32, 56, "car"].isNear(0.5))
        #expect(seen[32, 56, "x"].isNear(-0.5))
    }

    @Test func lightsAreTold() {
        var car = actor(1, at: Vector3(10, 0, 1))
        car.lights.brake = true
        car.lights.rightIndicator = true
        let seen = SeenMaps(world(actors: [car]))
        let maps = ["headLights", "brakeLights", "leftIndicator", "rightIndicator"]
        #expect(maps.map { seen[32, 64, $0] } == [0, 1, 0, 1])
    }

    @Test func labelsGiveTheSameBoxes() {
        let world = world(actors: [
            actor(1, at: Vector3(10, 3, 1), yaw: 0.3), actor(2, .bus, at: Vector3(30, -2, 1)),
        ])
        var full = FrameCondition(world)
        let boxes = FrameCondition(labels: world.labels(frame: 4), fps: 7.5, seed: 3)
        #expect(boxes.groups == [.boxes])
        #expect(full.groups == [.boxes, .road, .scenery])
        #expect(boxes.code == full.code)
        full.groups = [.boxes]
        #expect(full.unpackedMaps() == boxes.unpackedMaps())
    }

    @Test func coverageCountsPositions() {
        // 16×16 positions round the middle of the picture.
        var seen = FrameCondition(world(actors: [actor(1, at: Vector3(10, 0, 1))]))
        let coverage = seen.coverage(by: .boxes, rows: 4, columns: 4)
        #expect(coverage == [0, 0, 0, 0, 0, 0.125, 0.125, 0, 0, 0.125, 0.125, 0, 0, 0, 0, 0])
        seen.groups = []
        #expect(seen.coverage(by: .boxes, rows: 1, columns: 1) == [0])
    }

    @Test func sceneryAndActorsDoNotHideEachOther() {
        let tree = Scenery.Item(
            kind: .tree,
            box: Box3D(center: Vector3(6, 0, 2), yaw: 0, length: 2, width: 2, height: 4), look: 0)
        let both = world(actors: [actor(1, at: Vector3(12, 0, 1))], scenery: [tree])
        let seen = SeenMaps(both)
        let tree0 = ConditionLayout.current.maps(of: .scenery).lowerBound
        #expect(seen[32, 64, "car"] == 1)
        #expect(seen[32, 64, "tree"] == 1)
        #expect(seen[32, 64, tree0 + 3] == -1)
        let hidden = SeenMaps(
            FrameCondition(world: both, fps: 7.5, seed: 3, leavingOutHidden: true))
        #expect(hidden[32, 64, "car"] == 0)
        #expect(hidden[32, 64, "tree"] == 1)
    }

    @Test func trackCodesStayWithTheirTracks() {
        let tracks = (1...4).map { "track\($0)" }
        func code(_ seen: SeenMaps) -> [Float] { tracks.map { seen[32, 64, $0] } }
        let first = code(SeenMaps(world(actors: [actor(1, at: Vector3(10, 0, 1))])))
        var later = world(actors: [actor(1, at: Vector3(14, 0, 1), yaw: 0.2)])
        later.time = 7
        #expect(code(SeenMaps(later)) == first)
        let other = code(SeenMaps(world(actors: [actor(2, at: Vector3(10, 0, 1))])))
        let otherClip = code(
            SeenMaps(FrameCondition(world: later, fps: 7.5, seed: 4)))
        #expect(Set([first, other, otherClip]).count == 3)
    }
}
