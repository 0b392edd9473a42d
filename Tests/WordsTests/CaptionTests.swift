import Foundation
import Randomness
import Sim
import TestSupport
import Testing

@testable import Words

struct CaptionTests {
    private static let shipped =
        (try? FileManager.default.contentsOfDirectory(atPath: Repository.scenarios.path))?
        .filter { $0.hasSuffix(".yaml") }.sorted() ?? []

    /// The words of a scenario make another one of the same light, road, events and road users.
    @Test(arguments: shipped)
    func wordsAndBack(_ file: String) throws {
        let scenario = try Scenario(contentsOf: Repository.scenarios.appending(path: file).path)
        let description = try Description(scenario.sentence)
        let (facts, told) = (Facts(of: scenario), Facts(of: description.scenario))
        #expect(told.scenery == facts.scenery)
        #expect(told.events == facts.events)
        #expect(description.warnings.isEmpty)
        #expect(Self.looks(of: description.scenario) == Self.looks(of: scenario))
    }

    /// Class and colour of everybody.
    private static func looks(of scenario: Scenario) -> [String] {
        scenario.actors.map { user in
            "\(user.actorClass) \(NamedColor.allCases.first { $0.color == user.color }.map { "\($0)" } ?? "")"
        }.sorted()
    }

    @Test func allShippedScenariosAreThere() { #expect(Self.shipped.count >= 20) }

    @Test(arguments: [
        (
            "highway-rain-night.yaml",
            """
            Rainy night on a three-lane highway, left bend. We drive at 94 km/h in the middle lane. \
            After 2.5 seconds a silver car ahead of us brakes, then accelerates. A blue truck and a \
            white truck are ahead in the right lane. A red car is behind in the left lane. A white car \
            is ahead in the left lane. Two cars and a yellow bus are oncoming. The scene lasts about 8 seconds.
            """
        ),
        (
            "overtaking-rural.yaml",
            """
            Cloudy day on a one-lane country road. We drive at 50 km/h. An orange car behind us \
            overtakes us. A green truck is ahead of us. A white car is oncoming. A cyclist in blue is \
            riding on the left. The scene lasts about 8 seconds.
            """
        ),
        (
            "pedestrian-crossing.yaml",
            """
            Rainy day on a one-lane city street. We drive at 36 km/h. A pedestrian in red crosses from \
            the right. A pedestrian in beige is waiting on the left. A silver car, a white van and a \
            green car are parked on the right. A blue car is oncoming. The scene lasts about 8 seconds.
            """
        ),
    ])
    func captions(_ file: String, _ sentence: String) throws {
        let path = Repository.scenarios.appending(path: file).path
        #expect(try Scenario(contentsOf: path).sentence == sentence)
    }

    /// Who acts at the same time as another one before does so in the scenario of the words, too.
    @Test func wordsKeepWhenEachBegins() throws {
        let path = Repository.scenarios.appending(path: "bus-stop.yaml").path
        let scenario = try Scenario(contentsOf: path)
        let told = try Description(scenario.sentence).scenario
        #expect(
            told.maneuverTimes().map { "\($0.id) \($0.start)" }
                == scenario.maneuverTimes().map { "\($0.id) \($0.start)" })
    }

    /// Several who look alike are counted.
    @Test(arguments: [
        ("bicycle", "Two cyclists are riding on the right."),
        ("bus", "Two buses are ahead of us."),
        ("truck, color: orange", "Two orange trucks are ahead of us."),
        ("bicycle, color: red", "Two cyclists in red are riding on the right."),
    ])
    func twoOfAKind(type: String, sentence: String) throws {
        let scenario = try Scenario(
            yaml: """
                simdrive: 1
                road: {lanes: 1}
                ego: {lane: -1, speed: 5}
                actors:
                  - {id: a, lane: -1, s: 30, speed: 5, type: \(type)}
                  - {id: b, lane: -1, s: 50, speed: 5, type: \(type)}
                """, file: "a.yaml")
        #expect(scenario.sentence.hasSuffix(sentence + " The scene lasts about 8 seconds."))
        let told = try Description(scenario.sentence).scenario
        #expect(Self.looks(of: told) == Self.looks(of: scenario))
    }

    /// The side of a cyclist is the road's only at its edge; the length is said, and understood.
    @Test func cyclistsInLanes() throws {
        let scenario = try Scenario(
            yaml: """
                simdrive: 1
                duration: 12.5
                road: {lanes: 3}
                ego: {lane: -3, speed: 5}
                actors:
                  - {id: a, lane: -1, s: 30, speed: 5, type: bicycle}
                  - {id: b, lane: -3, s: 30, speed: 5, type: bicycle}
                """, file: "a.yaml")
        #expect(
            scenario.sentence.hasSuffix(
                "A cyclist is ahead in the left lane. A cyclist is riding on the right. "
                    + "The scene lasts about 12.5 seconds."))
        let told = try Description(scenario.sentence).scenario
        #expect(told.duration == 12.5)
        #expect(Facts(of: told).actors.sorted() == ["bicycle edge", "bicycle left"])
    }

    /// Random drives of training have captions that are understood, whatever happens in them.
    @Test func randomScenariosAreTold() throws {
        var random = RandomStream(seed: 11)
        for _ in 0..<40 {
            let scenario = Scenario.random(using: &random)
            _ = try DescriptionReader.scene(of: scenario.sentence)
        }
    }
}
