import Sim
import Testing

/// Everything that does not come about as it is written is said.
struct ScenarioWarningTests {
    /// An ego at 10 m/s on lane −2 of a highway for 8 s, and what the actors' lines add.
    private func scenario(_ actors: String) throws -> Scenario {
        try Scenario(
            yaml: """
                simdrive: 1
                road: {surroundings: highway, lanes: 3}
                ego: {lane: -2, s: 100, speed: 10}
                actors:
                \(actors)
                """, file: "x.yaml")
    }

    private static let cases: [(actors: String, warnings: [String])] = [
        (
            "  - {id: a, lane: -1, s: 150, speed: 10, maneuvers: [{speed: {to: 5}, when: {time: 12}}]}",
            ["a: 'speed' never starts: it waits for 12 s, the scenario ends at 8 s"]
        ),
        (
            """
              - {id: a, lane: -1, s: 150, speed: 10, maneuvers: [
                  {speed: {to: 12, time: 1}, when: {ahead_of: ego, less_than: 20}}]}
            """,
            ["a: 'speed' never starts: its condition is never true; the nearest value is 50"]
        ),
        (
            """
              - {id: a, lane: -1, s: 100, speed: 10, maneuvers: [{lane_change: {to: ego}}]}
            """,
            ["a: 'lane_change' never starts: it waits for room from 0 s on, 'ego' is beside"]
        ),
        (
            "  - {id: a, lane: -1, s: 150, speed: 10, maneuvers: [{speed: {to: 12, time: 20}}]}",
            ["a: 'speed' never ends: it still runs when the scenario ends at 8 s"]
        ),
        (
            "  - {id: a, lane: -1, s: 150, speed: 10, maneuvers: [{offset: {to: 1, time: 0.1}}]}",
            ["a: 'offset' asks for more than a car can do at its speed; it takes 0.8 s"]
        ),
        (
            """
              - {id: w, type: pedestrian, trajectory: [{t: 0, x: 200, y: -15}, {t: 2, x: 200, y: -12}],
                  when: {distance_to: ego, less_than: 5}}
            """,
            ["w: never starts its way: its condition is never true; the nearest value is 21.3"]
        ),
        (
            """
              - {id: a, lane: -2, s: 110, speed: 2}
              - {id: b, lane: -2, s: 60, speed: 25, maneuvers: [{speed: {to: 30}, when: {time: 7.9}}]}
            """,
            [
                "b: 'speed' never ends: it still runs when the scenario ends at 8 s",
                "b: is slowed",
            ]
        ),
        ("  - {id: a, lane: -1, s: 150, speed: 10, maneuvers: [{offset: {to: 0.5}}]}", []),
    ]

    @Test(arguments: cases)
    func what(_ actors: String, _ expected: [String]) throws {
        let warnings = try scenario(actors).warnings().map(\.description)
        #expect(warnings.count == expected.count, "\(warnings)")
        for (warning, expected) in zip(warnings, expected) {
            #expect(warning.hasPrefix(expected), "\(warning)")
        }
    }
}
