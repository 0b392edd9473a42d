import Foundation
import Sim
import Testing

@testable import Conditioning

/// A building across the road whose front is 25 m ahead: a position spans 25/64 m of it.
struct FacadeLatticeTests {
    /// The y axis, and so the street front, points to the camera.
    private func building(ahead: Double, height: Double = 20, look: UInt64 = 5) -> Scenery.Item {
        Scenery.Item(
            kind: .building,
            box: Box3D(
                center: Vector3(ahead + 5, 0, height / 2), yaw: .pi / 2, length: 24, width: 10,
                height: height), look: look)
    }

    private func facade(of item: Scenery.Item) throws -> SceneryLook.Facade {
        try #require(item.appearance.facade)
    }

    @Test func phasesCountBaysAndStoreys() throws {
        let item = building(ahead: 25)
        let facade = try facade(of: item)
        let seen = SeenMaps(world(scenery: [item]))
        let bays = Double(facade.frontBays) / 24
        let storeys = Double(facade.storeys / (facade.eaves - facade.shopHeight))
        let position = 25.0 / 64
        // Two rays a position each way, a quarter of it from its middle.
        let (dimAcross, dimUp) = (
            cos(2 * .pi * bays * position / 4), cos(2 * .pi * storeys * position / 4)
        )
        for row in [8, 13, 19] {
            let level = 1 + (31.5 - Double(row)) * position
            let storey = 2 * .pi * (level - Double(facade.shopHeight)) * storeys
            for column in [40, 57, 64, 83] {
                let bay = 2 * .pi * (12 + (63.5 - Double(column)) * position) * bays
                #expect(
                    seen[row, column, "bayCos"].isNear(Float(cos(bay) * dimAcross), within: 0.02))
                #expect(
                    seen[row, column, "storeyCos"].isNear(Float(cos(storey) * dimUp), within: 0.02))
                #expect(
                    seen[row, column, "storeySin"].isNear(Float(sin(storey) * dimUp), within: 0.02))
            }
        }
    }

    @Test func whatIsTooFineFades() {
        let seen = SeenMaps(world(scenery: [building(ahead: 235)]))
        // 3.7 m a position.
        #expect(seen[30, 64, "building"] == 1)
        #expect(seen[30, 64, "bayCos"] == 0)
        #expect(seen[30, 64, "windowWidth"] > 0)
    }

    @Test func roofsHaveNoWindows() throws {
        let item = try #require(
            (0..<50).map { building(ahead: 25, height: 9, look: $0) }
                .first { ($0.appearance.facade?.eaves ?? 9) < 7 })
        let seen = SeenMaps(world(scenery: [item]))
        let rows = (0..<64).filter { seen[$0, 64, "building"] == 1 }
        let top = try #require(rows.first)
        #expect(seen[top + 1, 64, "storeyCos"] == 0 && seen[top + 1, 64, "storeySin"] == 0)
        #expect(seen[top + 12, 64, "storeyCos"] != 0)
    }

    /// The colour is that of the wall.
    @Test func colorIsThatOfTheWall() {
        let item = building(ahead: 25)
        let seen = SeenMaps(world(scenery: [item]))
        let first = ConditionLayout.current.maps(of: .scenery).lowerBound
        for colour in 0..<3 {
            #expect(
                seen[20, 64, first + 8 + colour].isNear(2 * item.appearance.color[colour] - 1))
        }
    }
}
