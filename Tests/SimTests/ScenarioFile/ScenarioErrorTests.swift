import Foundation
import Sim
import Testing

struct ScenarioErrorTests {
    /// The problems of a text, one a line.
    static func problems(_ yaml: String, file: String = "x.yaml") -> String {
        do {
            _ = try Scenario(yaml: yaml, file: file)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        ("{length: 100, grade: 0.2}", "elevation[0].grade: 0.2 m/m is out of range -0.15…0.15 m/m"),
        ("{length: 100, grad: 0}", "elevation[0].grad: unknown key; did you mean 'grade'?"),
        ("{grade: 0.1}", "elevation[0]: 'length' is missing"),
        (
            "{length: 10, grade: 0.1}",
            "elevation[0].length: 10 m are too short for a grade that goes from 0 to 0.1; use 20 m "
                + "or more"
        ),
        (
            "{length: 30, grade: 0.1}, {length: 30, grade: -0.1}",
            "elevation[1].length: 30 m are too short for a grade that goes from 0.1 to -0.1; use "
                + "40 m or more"
        ),
    ])
    func elevationsThatCannotBe(_ pieces: String, _ problem: String) {
        let yaml = "simdrive: 1\nroad: {elevation: [\(pieces)]}\nego: {speed: 10}"
        #expect(Self.problems(yaml).hasPrefix("x.yaml:2: road.\(problem)"))
    }

    @Test(arguments: [
        (
            "road: {rule: LHT}",
            "2: road.rule: traffic keeps to the right here; mirror the lanes and offsets of left-hand "
                + "traffic and leave 'rule' out"
        ),
        (
            "actors: [{id: a, lane: -1, s: 40, speed: 3, maneuvers: [{speed: 5}]}]",
            "2: actors[0].maneuvers[0].speed: expected keys and values, as in {speed: {to: 5}}"
        ),
        (
            "camera: {width: 8192, height: 8192}",
            "2: camera: 8192 × 8192 pixels are too many; 16777216 at most, as in 4096 × 4096 or "
                + "8192 × 2048"
        ),
        (
            "actors: [{id: a, lane: -1, s: 40, speed: 3, when: {time: 2}}]",
            "2: actors[0].when: starts a trajectory, and there is none; a maneuver has a 'when' of its "
                + "own"
        ),
        (
            "actors: [{id: a, lane: -1, s: 40, speed: 3, follows: no}]",
            "2: actors[0].follows: expected true or false, found 'no'"
        ),
        (
            "actors: [{id: a, trajectory: [{t: 0, x: 40, y: 9}], when: {any: [{distance_to: b, "
                + "less_than: 3}]}}]",
            "2: actors[0].when.any[0].distance_to: there is no actor 'b'"
        ),
        (
            "actors: [{id: a, trajectory: [{t: 0, x: 40, y: 9}], when: {own: sped, less_than: 3}}]",
            "2: actors[0].when.own: unknown value 'sped'; did you mean 'speed'?"
        ),
    ])
    func messagesThatHelp(_ line: String, _ problem: String) {
        let found = Self.problems("simdrive: 1\n\(line)\nego: {speed: 10}")
        #expect(found.hasPrefix("x.yaml:" + problem), "\(found)")
    }

    @Test func tabsAreNamed() {
        let found = Self.problems("simdrive: 1\nego:\n\tspeed: 10\n")
        #expect(found.hasSuffix("; indent with spaces, not tabs"), "\(found)")
    }

    @Test func allAtOnceInTheOrderOfTheirLines() {
        let yaml = """
            simdrive: 1
            duration: 0
            fps: .nan
            wether: rain
            road: {surroundings: urbann, lanes: two, lane_width: -3}
            ego: {speed: fast}
            actors:
              - {id: a, type: cra, lane: -3, s: 10, speeed: 5}
              - id: a
                lane: -1
                s: ego + far
                speed: 500
                maneuvers:
                  - {lane_change: {to: egon, time: 0}}
                  - {speed: {to: 3}, when: {after: stop}}
              - {id: ego, lane: 1, s: 50, speed: 5}
            """
        #expect(
            Self.problems(yaml, file: "Scenarios/x.yaml") == """
                Scenarios/x.yaml:2: duration: 0 s is out of range 0.1…600 s
                Scenarios/x.yaml:3: fps: nan is no finite number; expected 1…120 frames/s
                Scenarios/x.yaml:4: wether: unknown key; expected simdrive, name, seed, duration, \
                fps, environment, road, camera, ego, actors or vary
                Scenarios/x.yaml:5: road.lanes: expected a whole number, found 'two'
                Scenarios/x.yaml:5: road.surroundings: unknown value 'urbann'; did you mean 'urban'?
                Scenarios/x.yaml:5: road.lane_width: -3 m is out of range 2…6 m
                Scenarios/x.yaml:6: ego.speed: expected a number in m/s, found 'fast'
                Scenarios/x.yaml:8: actors[0].speeed: unknown key; did you mean 'speed'?
                Scenarios/x.yaml:8: actors[0].type: unknown value 'cra'; did you mean 'car'?
                Scenarios/x.yaml:8: actors[0].lane: there is no lane -3; the road has 2, 1, -1 or -2
                Scenarios/x.yaml:8: actors[0]: 'speed' is missing
                Scenarios/x.yaml:9: actors[1]: the id 'a' is taken by the actor in line 8; ids must \
                differ
                Scenarios/x.yaml:11: actors[1].s: expected metres or 'ego + 20' or 'ego - 20', \
                found 'ego + far'
                Scenarios/x.yaml:12: actors[1].speed: 500 m/s is out of range 0…100 m/s
                Scenarios/x.yaml:14: actors[1].maneuvers[0].lane_change.time: 0 s is too little; \
                use 0.1 or more, or 'shape: step' to change at once
                Scenarios/x.yaml:14: actors[1].maneuvers[0].lane_change.to: there is no actor 'egon'; \
                did you mean 'ego'? or lanes 2, 1, -1 or -2
                Scenarios/x.yaml:16: actors[2]: 'ego' is the camera's own vehicle; choose another id
                """)
    }

    /// The last lines of a file that begins with a good ego, and their problems.
    @Test(arguments: [
        ("", "none"),
        (
            "actors: [{id: a, lane: -1, s: ego + 3, speed: 5}]",
            "actors[0]: stands inside 'ego' at the start; move one of them"
        ),
        ("actors: [{id: a, s: 20, speed: 5}]", "actors[0]: 'lane' is missing"),
        ("actors: [{lane: -1, s: 20, speed: 5}]", "actors[0]: 'id' is missing"),
        (
            "actors: [" + String(repeating: "a, ", count: 201) + "]",
            "actors: 201 actors are too many; 200 at most"
        ),
        ("actors: {id: a}", "actors: expected a list, found keys and values"),
        (
            "actors: [{id: a, lane: -1, s: 20, speed: 5, size: [4, -1, 2]}]",
            "actors[0].size[1]: -1 m is out of range 0.1…30 m"
        ),
        (
            "actors: [{id: a, lane: -1, s: 20, speed: 5, size: [4, 2]}]",
            "actors[0].size: expected [length, width, height] in m, found a list"
        ),
        (
            "actors: [{id: a, lane: -1, s: 20, speed: 5, color: redd}]",
            "actors[0].color: unknown value 'redd'; did you mean 'red'?"
        ),
        (
            "actors: [{id: a, lane: -1, trajectory: [{t: 0, x: 1, y: 1}]}]",
            "actors[0].lane: 'trajectory' says where it is; leave one of them out"
        ),
        (
            "actors: [{id: a, trajectory: []}]",
            "actors[0].trajectory: needs a waypoint such as {t: 0, x: 40, y: -6}"
        ),
        (
            "actors: [{id: a, trajectory: [{t: 1, x: 30, y: 1}, {t: 1, x: 2, y: 1}]}]",
            "actors[0].trajectory[1]: t must be later than 1 s of the waypoint before it"
        ),
        (
            "actors: [{id: a, boxes: [{frame: 0, center: [30, 9]}, {frame: 0, center: [3, 9]}]}]",
            "actors[0].boxes[1]: frame 0 has a box already"
        ),
        (
            "environment: {time_of_day: day, sun_elevation_deg: -30}",
            "environment.sun_elevation_deg: at -30° it is night, not day; leave one of them out"
        ),
        (
            "environment: {weather: clear, precipitation_mm_h: 5}",
            "environment.precipitation_mm_h: 5 mm/h needs 'weather: rain', not clear"
        ),
        (
            "camera: [{fov_deg: 60}, {fov_deg: 90}]",
            "camera: two cameras have the same name; names must differ"
        ),
        (
            "road: {curvature: [{length: 10, radius: 3}]}",
            "road.curvature[0].radius: 3 m is too tight; use 20 m or more, negative to turn right"
        ),
        ("name:", "name: has no value; expected a word"),
        (
            "name: a/b",
            "name: files cannot be called 'a/b'; leave out slashes and leading dots, and use 100 "
                + "bytes at most"
        ),
        (
            "camera: {name: .front}",
            "camera.name: files cannot be called '.front'; leave out slashes and leading dots, and "
                + "use 100 bytes at most"
        ),
        ("camera: {width: 63}", "camera.width: 63 pixels are odd; video needs an even number"),
        ("camera: {height: 31}", "camera.height: 31 pixels are odd; video needs an even number"),
        (
            "road: {curvature: [" + String(repeating: "{length: 20000}, ", count: 6) + "]}",
            "road.curvature: the road is 120 km long; 100 km at most"
        ),
        (
            "actors: [{id: a, lane: -1, s: 1500, speed: 5}, {id: b, lane: -1, s: 1510, speed: 5}]",
            "none"
        ),
    ])
    func onThirdLine(_ line: String, _ problem: String) {
        let yaml = "simdrive: 1\nego: {lane: -1, speed: 10}\n" + line
        #expect(Self.problems(yaml) == (problem == "none" ? "none" : "x.yaml:3: " + problem))
    }

    /// A maneuver of the ego on line 2, beside an actor 'other' with a maneuver 'speed'.
    @Test(arguments: [
        ("{speed: {to: 3}, when: {time: 2, delay: 1}}", "none"),
        ("{speed: {to: 3}, when: {after: other.speed}}", "none"),
        (
            "{speed: {to: 3}, when: {after: other.sped}}",
            "when.after: 'other' has no maneuver 'sped'; did you mean 'speed'?"
        ),
        (
            "{speed: {to: 3}, when: {after: othr.speed}}",
            "when.after: there is no actor 'othr'; did you mean 'other'?"
        ),
        (
            "{speed: {to: 3}, when: {headway_to: ego, less_than: 1}}",
            "when.headway_to: 'ego' is the actor itself; name another"
        ),
        (
            "{speed: {to: 3}, when: {headway_to: other}}",
            "when: needs one of less_than or greater_than, found 0"
        ),
        (
            "{speed: {to: 3}, when: {time: 2, less_than: 4}}",
            "when.less_than: 'time' is compared with nothing; leave it out"
        ),
        (
            "{speed: {to: 3, time: 2, rate: 2}}",
            "speed.rate: 'time' says how long it takes; leave one out"
        ),
        (
            "{speed: {to: 3, shape: cubik}}",
            "speed.shape: unknown value 'cubik'; did you mean 'cubic'?"
        ),
        (
            "{lane_change: {to: othe}}",
            "lane_change.to: there is no actor 'othe'; did you mean 'other'? or lanes 2, 1, -1 or -2"
        ),
        (
            "{lane_change: {to: -4}}",
            "lane_change.to: there is no lane -4; the road has 2, 1, -1 or -2"
        ),
        (
            "{speed: {to: 3}, lane_change: {to: -1}}",
            ": needs one of speed, lane_change or offset, found 2"
        ),
    ])
    func onManeuvers(_ maneuver: String, _ problem: String) {
        let yaml = """
            simdrive: 1
            ego: {speed: 10, maneuvers: [\(maneuver)]}
            actors: [{id: other, lane: 1, s: 90, speed: 9, maneuvers: [{speed: {to: 3}}]}]
            """
        let path = "x.yaml:2: ego.maneuvers[0]" + (problem.hasPrefix(":") ? "" : ".")
        #expect(Self.problems(yaml) == (problem == "none" ? "none" : path + problem))
    }

    @Test(arguments: [
        ("", "x.yaml: is empty; start with 'simdrive: 1'"),
        ("ego: {speed: 10}", "x.yaml:1: 'simdrive' is missing"),
        ("simdrive: 1", "x.yaml:1: 'ego' is missing"),
        ("simdrive: 2\nego: {speed: 1}", "x.yaml:1: simdrive: 2 is out of range 1…1"),
        ("- 1", "x.yaml:1: expected keys and values, found a list"),
        ("simdrive: 1\nseed: 18446744073709551615\nego: {speed: 1}", "none"),
        (
            "simdrive: 1\nseed: 18446744073709551616\nego: {speed: 1}",
            "x.yaml:2: seed: 18446744073709551616 is out of range 0…18446744073709551615"
        ),
        (
            "simdrive: 1\nseed: -1\nego: {speed: 1}",
            "x.yaml:2: seed: -1 is out of range 0…18446744073709551615"
        ),
        (
            "simdrive: 1\nego: {speed: 1}\n\u{202E}x: 1",
            "x.yaml:3: \\u{202E}x: unknown key; expected simdrive, name, seed, duration, fps, "
                + "environment, road, camera, ego, actors or vary"
        ),
    ])
    func onTheWholeFile(_ yaml: String, _ problem: String) {
        #expect(Self.problems(yaml) == problem)
    }

    @Test(arguments: [
        "ego: [", "a: b: c", "\tx: 1", "a: 1\na: 2", "x: \u{0}", "ego: *nobody",
        String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 5_000),
    ])
    func hostileTextsAreRefused(_ yaml: String) {
        let problems = Self.problems(yaml)
        #expect(problems.hasPrefix("x.yaml"))
        #expect(!problems.contains("\n"))
    }

    /// Nine levels of nine references each, 387 million values, as lists, as keys and values, and as a key.
    @Test(arguments: [
        (false, "", "x.yaml: has more values than a scenario can need"),
        (true, "", "x.yaml: has more values than a scenario can need"),
        (false, "{? *a9 : 1}", "x.yaml:11: has a key that is no word; write it out"),
        (false, "{*a9 : 1}", "x.yaml:11: has a key that is no word; write it out"),
        (false, "{[*a9, *a9]: 1}", "x.yaml:11: has a key that is no word; write it out"),
    ])
    func aliasesThatStandForBillionsAreRefusedAtOnce(
        areMappings: Bool, end: String, problem: String
    ) {
        let levels = (1...9).map { level in
            let list = (0..<9).map { (areMappings ? "k\($0): " : "") + "*a\(level - 1)" }
                .joined(separator: ", ")
            return "a\(level): &a\(level) " + (areMappings ? "{\(list)}" : "[\(list)]")
        }
        let yaml = (["a0: &a0 x"] + levels + ["b: \(end)"]).joined(separator: "\n")
        let start = computedSeconds
        #expect(Self.problems(yaml) == problem)
        #expect(computedSeconds - start < 1)
    }

    /// Aliases are no crime.
    @Test func aliasesAreRead() {
        let yaml = """
            simdrive: 1
            ego: {speed: 10, maneuvers: &m [{speed: {to: 5}}]}   # [x]: ? *m
            actors:
              - {id: a, lane: -1, s: 90, speed: 9, maneuvers: *m}
              - {id: b, lane: -1, s: 120, speed: 9, maneuvers: *m}
            """
        #expect(Self.problems(yaml) == "none")
    }

    @Test func theRoadGoesOnBehindItsEnd() {
        let yaml = """
            simdrive: 1
            ego: {s: 1200, speed: 1}
            actors: [{id: a, lane: -1, s: ego + 60, speed: 1}]
            """
        #expect(Self.problems(yaml) == "none")
    }

    @Test func aFileWithoutANameNeedsOneThatFits() {
        let yaml = "simdrive: 1\nego: {speed: 1}"
        #expect(
            Self.problems(yaml, file: "a/.yaml")
                == "a/.yaml:1: clips cannot be called '.yaml' like the file; give a 'name'")
    }

    @Test func anEgoOfOneFrameNeedsItsBox() {
        let yaml = """
            simdrive: 1
            fps: 1
            duration: 0.1
            ego: {boxes: [{frame: 1, center: [0, 0]}]}
            """
        #expect(Self.problems(yaml) == "x.yaml:4: ego: has no box in frame 0 of 1")
    }

    @Test func unreadableFilesSaySo() throws {
        let missing = #expect(throws: ScenarioError.self) {
            try Scenario(contentsOf: "/nonexistent/x.yaml")
        }
        #expect(missing?.reason == .unreadable)
        #expect(missing?.description.contains("opened: no such file or directory") == true)
        let folder = #expect(throws: ScenarioError.self) { try Scenario(contentsOf: "/") }
        #expect(folder?.description.contains("cannot be opened: is a folder") == true)
        let name = "/no\n\u{1B}[2J"
        let strange = #expect(throws: ScenarioError.self) { try Scenario(contentsOf: name) }
        #expect(strange?.description.hasPrefix("/no\\n\\u{1B}[2J: cannot be opened") == true)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "no-text-\(UUID().uuidString).yaml")
        try Data([0xFF, 0xFE, 0x80]).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let binary = #expect(throws: ScenarioError.self) { try Scenario(contentsOf: path.path) }
        #expect(binary?.reason == .invalid)
        #expect(binary?.description == "\(path.path): is no UTF-8 text; is it a scenario?")
    }
}
