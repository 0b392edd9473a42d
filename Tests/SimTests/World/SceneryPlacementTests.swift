import Sim
import Testing

struct SceneryPlacementTests {
    static let bend = [
        ReferenceLine.Segment(length: 80, start: 0, end: 0),
        ReferenceLine.Segment(length: 200, start: 0.012, end: 0.012),
    ]

    static func road(_ surroundings: Road.Surroundings) -> Road {
        Road(
            surroundings: surroundings, rightLanes: 2, leftLanes: 2, sidewalkWidth: 2.5,
            curvature: bend)
    }

    @Test(arguments: Road.Surroundings.allCases)
    func nothingStandsOnThePavement(_ surroundings: Road.Surroundings) {
        let road = Self.road(surroundings)
        for seed in 0..<5 as Range<UInt64> {
            for item in Scenery(along: road, to: 600, seed: seed).items {
                let center = item.box.center
                let corners = item.box.corners.map { corner in
                    road.referenceLine.locate(
                        x: corner.x, y: corner.y,
                        near: stride(from: -100, to: 700, by: 10).min {
                            road.distance(to: center, s: $0) < road.distance(to: center, s: $1)
                        } ?? 0
                    ).t
                }
                let (right, left) = road.pavedEdges
                #expect(corners.allSatisfy { $0 > left } || corners.allSatisfy { $0 < right })
                #expect(item.box.center.z == item.box.height / 2)
            }
        }
    }

    @Test(arguments: Road.Surroundings.allCases)
    func thingsDoNotOverlap(_ surroundings: Road.Surroundings) {
        let items = Scenery(along: Self.road(surroundings), to: 400, seed: 3).items
        for (index, item) in items.enumerated() {
            #expect(!items[..<index].contains { $0.box.footprintOverlaps(item.box) })
        }
    }

    @Test func streetsHaveHousesTreesAndLamps() {
        let items = Scenery(along: Self.road(.urban), to: 400, seed: 1).items
        #expect(items.count { $0.kind == .building } > 30)
        #expect(items.contains { $0.kind == .tree })
        #expect(items.contains { $0.isLamp })
        #expect(items.count < 500)
    }

    @Test func fieldsHaveFewHouses() {
        let items = Scenery(along: Self.road(.rural), to: 400, seed: 1).items
        #expect(items.count { $0.kind == .building } < 15)
        #expect(items.count { $0.kind == .tree } > 15)
    }

    @Test func aFarEndChangesNothingNearby() {
        let road = Road(surroundings: .urban, rightLanes: 1, leftLanes: 1)
        let near = Scenery(along: road, to: 300, seed: 7).items.filter { $0.box.center.x < 250 }
        let far = Scenery(along: road, to: 500, seed: 7).items.filter { $0.box.center.x < 250 }
        #expect(near.map(\.look) == far.map(\.look))
    }

    @Test func seedsDecide() {
        let looks = [1, 1, 2].map { seed in
            Scenery(along: Self.road(.urban), to: 100, seed: seed).items.map(\.look)
        }
        #expect(looks[0] == looks[1])
        #expect(looks[0] != looks[2])
    }
}

extension Road {
    /// Squared distance in the plane of a point from the reference line at s.
    fileprivate func distance(to point: Vector3, s: Double) -> Double {
        let p = referenceLine.at(s)
        return (p.x - point.x) * (p.x - point.x) + (p.y - point.y) * (p.y - point.y)
    }
}
