import Foundation
import Sim
import Testing

struct ScenarioSweepTests {
    private let base = """
        simdrive: 1
        environment: {weather: cloudy}
        ego: {speed: 10}
        actors:
          - {id: a, lane: -1, s: 40, speed: 8}

        """

    private func sweep(_ vary: String) throws -> ScenarioSweep {
        try ScenarioSweep(yaml: base + vary, file: "x.yaml")
    }

    private func problems(_ vary: String) -> String {
        do {
            _ = try sweep(vary)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    private func speed(_ user: RoadUser?) -> Double? {
        guard case .driving(let driving) = user?.motion else { return nil }
        return driving.speed
    }

    @Test func theLastKeyChangesFastest() throws {
        let variants = try sweep(
            """
            vary:
              ego.speed: [15, 20, 25]
              environment.weather: {choice: [clear, fog]}
            """
        ).variants
        #expect(variants.map { speed($0.scenario.ego) } == [15, 15, 20, 20, 25, 25])
        #expect(
            variants.map(\.scenario.environment.weather)
                == [.clear, .fog, .clear, .fog, .clear, .fog])
        #expect(variants.map(\.number) == [0, 1, 2, 3, 4, 5])
    }

    @Test func pathsReachIntoListsAndMayEndInNewKeys() throws {
        let variants = try sweep("vary: {'actors[0].speed': [3, 9], duration: [2]}\n").variants
        #expect(variants.map { speed($0.scenario.actors.first) } == [3, 9])
        #expect(variants.map(\.scenario.duration) == [2, 2])
    }

    /// Two keys that say what one place holds.
    @Test(arguments: [
        ("ego", "ego.speed"), ("ego.speed", "ego"), ("actors[0]", "actors[0].speed"),
        ("actors[0].speed", "actors[00].speed"),
    ])
    func keysThatOverlapAreRefused(first: String, second: String) {
        let found = problems("vary:\n  '\(first)': [1]\n  '\(second)': [1]\n")
        #expect(
            found
                == "x.yaml:8: vary.\(second): changes what '\(first)' in line 7 changes; leave one "
                + "of them out")
    }

    @Test func theSameKeyTwiceIsRefused() {
        let found = problems("vary:\n  ego.speed: [1]\n  ego.speed: [2]\n")
        #expect(found.contains("'ego.speed'") && found.contains("more than once"))
    }

    /// What the file said of sun, sight and rain goes with it; everything else stays.
    @Test func environmentsAreChanged() throws {
        let yaml = """
            simdrive: 1
            environment: {sun_elevation_deg: 30, sun_azimuth_deg: 90, visibility_m: 90, weather: fog}
            ego: {speed: 10}
            vary: {environment.weather: [fog, clear]}

            """
        let file = try ScenarioSweep(yaml: yaml, file: "x.yaml")
        let change = EnvironmentChange(timeOfDay: .night, weather: .rain)
        let changed = try ScenarioSweep(yaml: yaml, file: "x.yaml", changing: change)
        #expect(changed.variants.count == 2)
        for (variant, old) in zip(changed.variants, file.variants) {
            var scenario = old.scenario
            scenario.environment = Environment(
                timeOfDay: .night, weather: .rain, sunAzimuth: .pi / 2)
            #expect(variant.scenario == scenario)
            #expect(try Scenario(yaml: variant.yaml, file: "x.yaml") == scenario)
        }
    }

    @Test func everyCameraSeesEveryVariant() throws {
        let variants = try sweep(
            """
            camera: [{name: FRONT}, {name: REAR, rpy_deg: [0, 0, 180], position: [-1.5, 0, 1.5]}]
            vary: {ego.speed: [5, 8]}
            """
        ).variants
        #expect(variants.map(\.scenario.camera.name) == ["FRONT", "REAR", "FRONT", "REAR"])
        #expect(variants.map(\.number) == [0, 0, 1, 1])
        #expect(variants.map { speed($0.scenario.ego) } == [5, 5, 8, 8])
        let alone = try sweep("camera: [{name: FRONT}, {name: REAR}]\n").variants
        #expect(alone.map(\.number) == [nil, nil])
        let rear = try ScenarioSweep(yaml: alone[1].yaml, file: "x.yaml").variants
        #expect(rear.map(\.scenario) == [alone[1].scenario])
    }

    @Test func everyVariantIsAFileOfItsOwn() throws {
        for variant in try sweep("vary: {'actors[0].speed': [3, 9], seed: [1, 2]}\n").variants {
            let again = try ScenarioSweep(yaml: variant.yaml, file: "x.yaml").variants
            #expect(again.map(\.scenario) == [variant.scenario])
            #expect(again[0].number == nil)
        }
    }

    /// Variants that move nobody are read without their road users, and are the same as files of their own.
    @Test func variantsOfSeedsAndLightAreReadInFull() throws {
        let variants = try sweep(
            "vary: {seed: [1, 2], environment.weather: [rain, fog], duration: [2, 3]}\n"
        ).variants
        #expect(variants.count == 8)
        for variant in variants {
            #expect(try Scenario(yaml: variant.yaml, file: "x.yaml") == variant.scenario)
        }
        #expect(
            problems("vary: {seed: [1, two], environment.weather: [fog, snow]}\n").contains("'two'")
        )
    }

    /// 1,000 boxes and 1,000 seeds: a million boxes would take minutes.
    @Test func manySeedsOfALargeScenarioAreReadAtOnce() throws {
        let boxes = (0..<1_000).map { "{frame: \($0), center: [\(20 + $0), 0]}" }
        let yaml = """
            simdrive: 1
            ego: {speed: 10}
            actors:
              - {id: a, boxes: [\(boxes.joined(separator: ", "))]}
            vary: {seed: [\((0..<1_000).map(String.init).joined(separator: ", "))]}
            """
        let start = computedSeconds
        let variants = try ScenarioSweep(yaml: yaml, file: "x.yaml").variants
        #expect(variants.map(\.scenario.seed) == Array(0..<1_000))
        #expect(variants[999].scenario.actors == variants[0].scenario.actors)
        #expect(computedSeconds - start < 10)
    }

    @Test func aFileWithoutSweepIsItsOnlyVariant() throws {
        let variants = try sweep("").variants
        #expect(variants.count == 1)
        #expect(variants[0].number == nil)
        #expect(variants[0].yaml == base)
    }

    @Test func problemsOfVariantsStandWhereTheirValuesDo() {
        #expect(
            problems("vary: {ego.speed: [15, fast, 500], ego.colour: [red]}\n") == """
                x.yaml:6: ego.colour: unknown key; did you mean 'color'?
                x.yaml:6: ego.speed: expected a number in m/s, found 'fast'
                x.yaml:6: ego.speed: 500 m/s is out of range 0…100 m/s
                """)
    }

    @Test(arguments: [
        ("vary: 3", "vary: expected keys with their values, as in {ego.speed: [15, 20]}"),
        ("vary: {ego.speed: 3}", "vary.ego.speed: expected a list of values, as in [3]"),
        ("vary: {'actors[': [3]}", "vary: 'actors[' is no path like actors[0].speed"),
        (
            "vary: {'actors[7].speed': [3]}",
            "vary.actors[7].speed: the scenario has nothing there; write the list or mapping first"
        ),
        (
            "vary: {road.surroundings: [urban]}",
            "vary.road.surroundings: the scenario has no 'road'; write 'road: {}' first"
        ),
        (
            "vary: {seed: [\((0..<101).map(String.init).joined(separator: ", "))], "
                + "duration: [\((1..<101).map(String.init).joined(separator: ", "))]}",
            "vary: 10100 variants are too many; 10000 at most"
        ),
    ])
    func brokenSweepsAreNamed(vary: String, problem: String) {
        #expect(problems(vary) == "x.yaml:6: \(problem)")
    }
}
