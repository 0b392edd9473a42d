import Sim
import Testing

/// Drivers that heed others in their own way.
struct DriverHabitsTests {
    private func worlds(_ ego: String, _ actors: String, duration: Double = 8) throws -> [World] {
        let scenario = try Scenario(
            yaml: """
                simdrive: 1
                duration: \(duration)
                road: {surroundings: urban, lanes: 2}
                ego: \(ego)
                actors:
                \(actors)
                """, file: "x.yaml")
        return Array(scenario.worlds(fps: 30))
    }

    /// Whoever does not follow keeps its speed into the car ahead.
    @Test(arguments: [("", false), (", follows: false", true)])
    func following(_ habit: String, _ collides: Bool) throws {
        let worlds = try worlds(
            "{lane: -1, s: 0, speed: 10\(habit)}", "  - {id: a, lane: -1, s: 50, speed: 0}")
        let hits = worlds.contains { $0.actors[0].box.footprintOverlaps($0.ego.box) }
        #expect(hits == collides)
    }

    /// At a standstill the gap between bumpers is about the driver's own: gentle braking ends a metre late.
    @Test func aGapOfItsOwn() throws {
        let last = try #require(
            try worlds(
                "{lane: -1, s: 0, speed: 8, standing_gap: 6}",
                "  - {id: a, lane: -1, s: 60, speed: 0}", duration: 30
            ).last)
        let (driver, leader) = (last.ego.box, last.actors[0].box)
        let gap = leader.center.x - driver.center.x - (leader.length + driver.length) / 2
        #expect(gap > 4.5 && gap < 7.5, "\(gap)")
    }

    /// Somebody on the pavement walks on to the road; who does not yield drives on.
    @Test(arguments: [("", true), (", yields: false", false)])
    func yielding(_ habit: String, _ slows: Bool) throws {
        let worlds = try worlds(
            "{lane: -1, s: 0, speed: 10\(habit)}",
            "  - {id: w, type: pedestrian, trajectory: [{t: 0, x: 50, y: -9}, {t: 4, x: 50, y: -3.4}]}"
        )
        #expect((worlds.map(\.ego.speed).min() ?? 0 < 9) == slows)
    }

    /// A lane change beside somebody starts at once when the driver waits for nobody.
    @Test func whoDoesNotYieldChangesLaneAtOnce() throws {
        let worlds = try worlds(
            "{lane: -1, s: 0, speed: 10}",
            """
              - {id: a, lane: -2, s: 3, speed: 10, yields: false,
                 maneuvers: [{lane_change: {to: -1, time: 3}}]}
            """)
        #expect(worlds[30].actors[0].box.center.y > -4.6)
    }

    /// A person who walks out from behind a van is not seen before, behind a car they are.
    @Test(arguments: [("van", false), ("car", true)])
    func whoIsHiddenIsNotSeen(_ type: String, _ isSeen: Bool) throws {
        let worlds = try worlds(
            "{lane: -2, s: 0, speed: 10}",
            """
              - {id: parked, type: \(type), lane: -2, s: 40, offset: -2.7, speed: 0}
              - {id: w, type: pedestrian, trajectory: [{t: 0, x: 43.5, y: -9}, {t: 4, x: 43.5, y: -3}]}
            """, duration: 1)
        #expect((worlds.map(\.ego.speed).min() ?? 0 < 9.9) == isSeen)
    }

    /// 5 m on foot at 1 m/s, from the moment when the ego is less than 20 m away.
    @Test func trajectoriesStartWhenTheirTriggerFires() throws {
        let worlds = try worlds(
            "{lane: -1, s: 0, speed: 10, yields: false}",
            """
              - {id: w, type: pedestrian, trajectory: [{t: 0, x: 60, y: -9}, {t: 5, x: 60, y: -14}],
                 when: {all: [{distance_to: ego, less_than: 20}, {own: speed, less_than: 1}], delay: 1}}
            """)
        let start = try #require(worlds.first { $0.actors[0].box.center.y < -9.001 })
        // √(x² + 7.375²) = 20 at x = 18.6, which is 41.4 m on.
        #expect(abs(start.time - 5.14) < 0.06)
    }

    /// Half a metre to the left of the lane's middle, without an indicator.
    @Test func anOffsetIsAManeuver() throws {
        let worlds = try worlds(
            "{lane: -1, s: 0, speed: 10}",
            """
              - {id: a, lane: -1, s: 30, speed: 10, maneuvers: [
                 {offset: {to: 0.5}, when: {any: [{own: s, greater_than: 50}, {time: 7}]}}]}
            """)
        let last = try #require(worlds.last).actors[0]
        #expect(abs(last.box.center.y - (-3.25 / 2 + 0.5)) < 1e-9)
        #expect(worlds.allSatisfy { !$0.actors[0].lights.leftIndicator })
        let start = worlds.first { $0.actors[0].box.center.y > -1.624 }
        #expect(abs((start?.time ?? 0) - 2.05) < 0.1)
    }
}
