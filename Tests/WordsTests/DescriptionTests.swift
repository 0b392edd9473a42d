import Randomness
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
            "'turns' cannot be shown: roads have no junctions; people and vehicles can cross from "
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
            "'later' says nothing where it stands; 'night' and 'noon' contradict each other; keep one of "
                + "them"
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

    /// Seconds between two events are not the length of the scenario, wherever they are said.
    @Test(arguments: [
        "Two seconds after we brake, the truck ahead accelerates.",
        "The truck ahead accelerates two seconds after we brake.",
        "A van cuts in from the left, then brakes two seconds later.",
        "A van brakes and accelerates two seconds later.",
        "A van brakes. It accelerates two seconds later.",
        "A van brakes. Two seconds later it accelerates.",
        "A van cuts in from the left and two seconds later a bus brakes.",
    ])
    func delays(_ text: String) throws {
        let scene = try DescriptionReader.scene(of: text)
        #expect(scene.duration == nil && scene.events.count == 2)
        let delays = scene.events.compactMap { event -> Double? in
            guard case .after(_, let delay) = event.start else { return nil }
            return delay
        }
        #expect(delays == [2])
    }

    /// What denies something is never taken for the opposite.
    @Test(arguments: [
        ("nothing brakes", "nothing brakes"), ("nobody crosses", "nobody crosses"),
        ("no cars brake", "no cars brake"), ("the car ahead does not brake", "not brake"),
        ("the car ahead doesn't stop", "not stop"), ("no rain", "no rain"),
        ("a car cuts in without braking", "without braking"),
        ("no traffic jam", "no traffic jam"), ("no cars and trucks", "no cars"),
        ("the ego almost overtakes", "almost overtakes"),
        ("a truck hardly brakes", "hardly brakes"),
        ("the car ahead stops braking", "stops braking"),
        ("there is nothing ahead", "nothing ahead"),
        ("the truck can't overtake us", "not overtake us"),
    ])
    func denials(_ text: String, _ words: String) {
        #expect(throws: DescriptionError(problems: [.denied(words)])) { try Description(text) }
    }

    @Test(arguments: [
        ("sunny rainy", "sunny", "rainy"), ("a day with rain at night", "day", "at night"),
        ("light rain, heavy rain", "light", "heavy"),
        ("left bend, then right bend", "left bend", "right bend"),
        ("quiet street with lots of traffic", "quiet", "lots of traffic"),
        ("empty road, heavy traffic", "empty", "heavy traffic"),
        ("a country road in the city", "country road", "city"),
        ("a two-lane road with three lanes", "two lane", "three lanes"),
        ("10 seconds, 20 seconds", "10 seconds", "20 seconds"),
        ("a red blue car", "red", "blue"),
        ("a car in the left lane in the right lane", "a car in the left lane", "in the right lane"),
        ("a car at 50 km/h at 80 km/h", "a car at 50 km/h", "at 80 km/h"),
        ("no oncoming traffic, an oncoming van", "no oncoming traffic", "an oncoming van"),
    ])
    func contradictions(_ text: String, _ one: String, _ other: String) {
        #expect(throws: DescriptionError(problems: [.contradiction(one, other)])) {
            try Description(text)
        }
    }

    @Test(arguments: [
        ("the rain stops", "'rain stops' cannot be shown: the weather stays as it is"),
        ("it stops raining", "'stops raining' cannot be shown: the weather stays as it is"),
        ("it rains, then stops", "'rains stops' cannot be shown: the weather stays as it is"),
        (
            "a car brakes after the rain",
            "'after the rain' cannot be shown: the weather stays as it is"
        ),
        ("three cars brake, one stops", "'one' says nothing where it stands"),
        ("a truck in lane 2 brakes", "'lane 2' cannot be shown: lanes are counted from either"),
        ("a truck behind which a car drives", "'behind which' cannot be shown: say who is where"),
        ("a car leaves the motorway", "'leaves the motorway' cannot be shown: roads have no exits"),
        ("a van overtakes the truck and us", "'and us' says nothing where it stands"),
        ("the bus stops for a while", "'for a while' cannot be shown: say how long"),
        ("two cars parked on opposite sides", "'opposite sides' cannot be shown: say who is on"),
        ("Everyone brakes.", "nothing says who 'everyone' is; name them before"),
        ("we pull out from the kerb", "'pull out from the kerb' is impossible: the ego begins in"),
        ("an oncoming car in our lane", "'an oncoming car in our lane' is impossible: who comes"),
        (
            "the car ahead stands for 2 seconds",
            "'stands for 2 seconds' is impossible: say what comes then"
        ),
        ("the car ahead slows to 30", "'30' has no unit; write it behind, as in '30 km/h'"),
        ("It stops.", "nothing says who 'it' is; name them before"),
        ("both brake", "nothing says who 'both' is; name them before"),
        (
            "2 seconds before we brake a van cuts in",
            "'2 seconds before' cannot be shown: say what comes first"
        ),
        ("so do we", "'so do we' says nothing where it stands"),
    ])
    func refusals(_ text: String, _ beginning: String) {
        #expect {
            try Description(text)
        } throws: { "\($0)".hasPrefix(beginning) }
    }

    /// Short words are near many others, which are no help.
    @Test(arguments: [
        ("pmm", nil), ("mele", nil), ("tree", nil), ("bush", nil), ("house", nil),
        ("cra", "car"), ("trukc", "truck"), ("trck", nil), ("pedestrain", "pedestrian"),
        ("anything", nil),
    ])
    func suggestions(_ word: String, _ near: String?) {
        #expect(throws: DescriptionError(problems: [.unknown(word, suggestion: near)])) {
            try Description(word)
        }
    }

    /// Words in any order are a scenario or an error, and never another kind of end.
    @Test func wordsInAnyOrder() throws {
        var random = RandomStream(seed: 3)
        let phrases = Lexicon.phrases + Array(repeating: ",", count: 60)
        let common = [
            "a", "the", "car", "truck", "pedestrian", "brakes", "cuts in", "then", "and", "we",
        ]
        for _ in 0..<400 {
            let words = (0..<Int.random(in: 1...12, using: &random)).compactMap { _ in
                (random.chance(0.5) ? common : phrases).randomElement(using: &random)
            }
            let text = words.joined(separator: " ")
            do {
                _ = try Stage(DescriptionReader.scene(of: text))
                let lasting = text + ". 10 seconds"
                #expect(try Description(lasting).scenario.duration > 0)
            } catch let error as DescriptionError {
                #expect(!error.problems.isEmpty)
            } catch {
                Issue.record("\(text): \(error)")
            }
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
                duration: 10
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
                      - {speed: {to: 13.5, rate: 3}, when: {after: lane_change}}  # "then brakes"

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

    /// Metres a second of the car ahead at the start, and what it comes to.
    @Test(arguments: [
        ("a car at 50 km/h speeds up to 80 km/h", 13.9, 22.2),
        ("the car ahead slows from 80 to 30 km/h", 22.2, 8.3),
        ("the car ahead at 20 m/s stops and then drives at 10 m/s", 20, 10),
        ("the car ahead at 20 m/s almost stops", 20, 5),
        ("the car ahead at 20 m/s stops almost", 20, 5),
        ("the car ahead drives from 20 m/s to 30 m/s", 20, 30),
        ("the car ahead slows down from 20 m/s, then drives at 8 m/s", 20, 8),
    ])
    func otherSpeeds(_ text: String, _ start: Double, _ end: Double) throws {
        guard case .driving(let car)? = try Description(text).scenario.actors.first?.motion,
            case .speed(let goal, _)? = car.maneuvers.last?.action
        else {
            Issue.record("nobody changes speed")
            return
        }
        #expect(abs(car.speed - start) < 0.05)
        #expect(abs(goal - end) < 0.05)
    }

    @Test func waitingTakesItsTime() throws {
        let text = "the car ahead stops, waits for 3 seconds and drives off"
        let times = try Description(text).scenario.maneuverTimes()
        #expect(times.count == 2)
        #expect(abs(times[1].start - (times[0].end ?? 0) - 3) < 0.1)
    }

    @Test func trafficFillsTheRoad() throws {
        for (text, count) in [
            ("empty highway", 0), ("a road without traffic", 0), ("nobody", 0),
            ("heavy traffic, no oncoming cars", 5), ("light traffic", 2), ("traffic", 4),
            ("dense traffic", 9),
            ("traffic jam", 13),
        ] {
            #expect(try Description(text).scenario.actors.count == count, "\(text)")
        }
    }
}
