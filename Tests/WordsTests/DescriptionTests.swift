import Sim
import Testing

@testable import Words

struct DescriptionTests {
    /// Sentences of the table that are not understood.
    private static let notUnderstood: Set<String> = []

    /// What differs between a sentence's scenario and what it must say; nil when nothing does.
    private func difference(_ sentence: Sentence) -> String? {
        do {
            let description = try Description(sentence.text)
            let facts = Facts(of: description.scenario)
            let pairs = [
                (facts.scenery, sentence.scenery),
                ("\(facts.actors.sorted())", "\(sentence.actors.sorted())"),
                ("\(facts.events)", "\(sentence.events)"),
                ("\(description.warnings)", "[]"),
            ]
            return pairs.first { $0.0 != $0.1 }.map { "\($0.0) instead of \($0.1)" }
        } catch {
            return "\(error)"
        }
    }

    @Test func sentencesOfDifferentHabits() {
        var missed: Set<String> = []
        for sentence in Sentence.all {
            guard let difference = difference(sentence) else { continue }
            print("not understood: \(sentence.text): \(difference)")
            missed.insert(sentence.text)
        }
        #expect(missed == Self.notUnderstood)
        #expect(Sentence.all.count >= 60)
        #expect(Sentence.all.count - missed.count >= 50)
    }

    @Test(arguments: [
        (
            "a white trukc cuts in",
            "'trukc' is not understood, did you mean 'truck'?"
        ),
        (
            "rainy nihgt, a vna brakes",
            "'nihgt' is not understood, did you mean 'night'?; "
                + "'vna' is not understood, did you mean 'van'?"
        ),
        ("a xylophone brakes", "'xylophone' is not understood"),
        ("", "the text is empty; describe a drive, as in 'a van brakes ahead of us'"),
        (
            "heavy snow at night",
            "'snow' cannot be shown: this world has no snow; use rain, fog or clouds"
        ),
        (
            "the car ahead turns left at the roundabout",
            "'turns left' cannot be shown: roads have no junctions; people and vehicles can cross from "
                + "left or right; 'roundabout' cannot be shown: roads have no junctions; people and "
                + "vehicles can cross from left or right"
        ),
        (
            "a two-lane one-way highway with an oncoming truck",
            "'an oncoming truck' is impossible: nobody comes towards the ego on a one-way road"
        ),
        (
            "one-lane road, a truck cuts in from the right",
            "'cuts in from the right' is impossible: there is no lane right of the ego on a road of "
                + "one lane"
        ),
        (
            "night, later at noon a car brakes",
            "'later' says nothing where it stands; 'noon' is impossible: 'night' says another time of "
                + "day"
        ),
        ("we drive at 900 km/h", "'at 900 km/h' is impossible: 360 km/h is the limit"),
        (
            "a road of twelve lanes",
            "'twelve lanes' is impossible: a road has 1 to 8 lanes in each direction"
        ),
        ("a parked car stops", "'stops' is impossible: it stands already"),
        (
            "a pedestrian crosses and brakes",
            "'brakes' is impossible: somebody on foot does not brake or accelerate here"
        ),
        (
            "99999999999999999999 cars",
            "'99999999999999999999 cars' is impossible: a group has 1 to 40 members"
        ),
    ])
    func errors(_ text: String, _ message: String) {
        #expect {
            try Description(text)
        } throws: { error in
            "\(error)" == message
        }
    }

    @Test func longTextsAreRefused() {
        let text = Array(repeating: "a car", count: 600).joined(separator: " ")
        #expect(throws: DescriptionError(problems: [.long(1_200)])) { try Description(text) }
    }

    @Test func theFileTellsWhichWordBecameWhat() throws {
        let description = try Description(
            "rainy night on a two-lane road,\na white truck cuts in from the left, then brakes",
            name: "s")
        #expect(
            description.yaml == """
                # rainy night on a two-lane road, a white truck cuts in from the left, then brakes
                simdrive: 1
                seed: 0
                duration: 8
                fps: 30
                environment:
                  time_of_day: night  # "night"
                  weather: rain  # "rainy"
                road:
                  surroundings: highway
                  lanes: 2  # "two lane"
                ego: {lane: -2, s: 60, speed: 25}
                actors:
                  - id: truck  # "a white truck"
                    type: truck
                    color: white
                    lane: -1
                    s: ego + 14
                    speed: 26.5
                    maneuvers:
                      - {lane_change: {to: ego, time: 3}, when: {time: 1}}  # "cuts in from the left"
                      - {speed: {to: 13.5, rate: 3}, when: {after: lane_change}}  # "brakes"

                """)
        #expect(description.scenario.name == "s")
        #expect(description.warnings.isEmpty)
    }

    @Test(arguments: [
        ("drizzle", 1.5, 4_000), ("rain", 5, 2_000), ("torrential rain", 15, 800),
        ("light rain", 1.5, 4_000), ("it rains heavily", 15, 800), ("mist", 0, 400),
        ("fog", 0, 150), ("thick fog", 0, 60), ("sunshine", 0, 20_000),
    ])
    func strengthOfWeather(_ text: String, _ rain: Double, _ sight: Double) throws {
        let environment = try Description(text).scenario.environment
        #expect(environment.precipitation == rain)
        #expect(environment.visibility == sight)
    }

    @Test(arguments: [
        ("at 50 km/h", 13.9), ("50kph", 13.9), ("we drive at 30 mph", 13.4), ("20 m/s", 20),
        ("sixty-five miles per hour", 29.1), ("one hundred twenty km/h", 33.3),
    ])
    func speedOfTheEgo(_ text: String, _ speed: Double) throws {
        guard case .driving(let ego) = try Description(text).scenario.ego.motion else {
            Issue.record("the ego does not drive")
            return
        }
        #expect(abs(ego.speed - speed) < 0.05)
    }

    /// Seconds at which the van begins to brake.
    @Test(arguments: [
        ("the van ahead brakes", 1.0), ("after four seconds the van ahead brakes", 4),
        ("the van ahead brakes after 2.5 seconds", 2.5), ("at 3 s the van ahead brakes", 3),
        ("a cyclist crosses from the left. After a second the van ahead brakes", 1),
    ])
    func timeOfAnEvent(_ text: String, _ time: Double) throws {
        let times = try Description(text).scenario.maneuverTimes()
        #expect(times.count == 1)
        #expect(abs((times.first?.start ?? 0) - time) < 0.05)
    }

    @Test func trafficFillsTheRoad() throws {
        for (text, count) in [
            ("empty highway", 0), ("light traffic", 2), ("traffic", 4), ("dense traffic", 9),
            ("traffic jam", 13),
        ] {
            #expect(try Description(text).scenario.actors.count == count, "\(text)")
        }
    }
}
