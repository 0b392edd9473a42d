import Foundation
import TestSupport
import Testing

@testable import Sim

/// docs/scenario-format.md says what the readers do.
struct ScenarioFormatTests {
    let page: String

    init() throws {
        let path = Repository.docs.appending(path: "scenario-format.md")
        page = try String(contentsOf: path, encoding: .utf8)
    }

    @Test func theExampleIsAScenario() throws {
        let blocks = page.components(separatedBy: "```")
        let example = try #require(blocks.first { $0.hasPrefix("yaml") }).dropFirst(4)
        let scenario = try Scenario(yaml: String(example), file: "scenario-format.md")
        #expect(scenario.actors.count == 2)
    }

    @Test func everyKeyIsDescribed() {
        let keys =
            ScenarioReader.keys + ScenarioReader.environmentKeys + RoadReader.keys
            + RoadReader.segmentKeys + RoadReader.pieceKeys + ScenarioReader.cameraKeys
            + RoadUserReader.keys
            + ManeuverReader.actionKeys + ManeuverReader.transitionKeys
        for key in keys { #expect(page.contains("`\(key)`"), "\(key)") }
        let inline =
            GivenWayReader.waypointKeys + GivenWayReader.boxKeys + ManeuverReader.conditionKeys
            + ManeuverReader.thresholdKeys
        for key in inline { #expect(page.contains("\(key):"), "\(key)") }
    }

    @Test func everyWordIsDescribed() {
        let words =
            NamedColor.allCases.map(\.rawValue) + ActorClass.allCases.map(\.rawValue)
            + Environment.Weather.allCases.map(\.rawValue)
            + Environment.TimeOfDay.allCases.map(\.rawValue)
            + Road.Surroundings.allCases.map(\.rawValue)
            + Transition.Shape.allCases.map(\.rawValue)
        for word in words { #expect(page.contains(word), "\(word)") }
    }

    @Test func usualSizesAreThoseOfTheCode() {
        for actorClass in ActorClass.allCases {
            let size = actorClass.usualSize
            let numbers = [size.length, size.width, size.height].map(\.written)
            let text = "\(actorClass) " + numbers.joined(separator: " × ")
            #expect(page.replacingOccurrences(of: "\n", with: " ").contains(text), "\(text)")
        }
    }
}
