import Foundation
import Sim
import TestSupport
import Testing

struct ShippedScenarioTests {
    private static let folder = Repository.scenarios

    static let files =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.sorted()

    @Test func thereAreSome() {
        #expect(Self.files.count >= 16)
    }

    @Test(arguments: files)
    func eachIsValidAndSaysWhatItShows(_ file: String) throws {
        let path = Self.folder.appendingPathComponent(file).path
        let scenario = try Scenario(contentsOf: path)
        #expect(scenario.duration == (file == "long-drive.yaml" ? 60 : 8))
        #expect(scenario.camera.width == 1024 && scenario.camera.height == 512)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("# "))
    }

    @Test(arguments: files)
    func nobodyCollides(_ file: String) throws {
        let path = Self.folder.appendingPathComponent(file).path
        for variant in try ScenarioSweep(contentsOf: path).variants {
            for world in variant.scenario.worlds(fps: 5) {
                let users = [world.ego] + world.actors
                for (index, user) in users.enumerated() {
                    let other = users[..<index].first { $0.box.footprintOverlaps(user.box) }
                    #expect(other == nil, "\(user.id) and \(other?.id ?? "") at \(world.time) s")
                }
            }
        }
    }

    @Test(arguments: ["cut-in-day.yaml", "cut-in-night.yaml"])
    func cutInsHappenBeforeTheCamera(_ file: String) throws {
        let scenario = try Scenario(contentsOf: Self.folder.appendingPathComponent(file).path)
        let labels = scenario.worlds(fps: 10).enumerated().map { $1.labels(frame: $0) }
        let seen = labels.compactMap { $0.actors.first { $0.id == "overtaker" } }
        // In full view while it crosses the lane mark, 10 to 25 m ahead.
        let crossing = try #require(
            seen.first { abs($0.box3D.center.y - scenario.road.offset(ofLane: -2)) < 1.7 })
        #expect(crossing.truncation == 0)
        #expect(crossing.depth > 10 && crossing.depth < 25)
        let last = try #require(labels.last?.actors.first { $0.id == "overtaker" })
        #expect(abs(last.box3D.center.y - scenario.road.offset(ofLane: -2)) < 0.01)
        #expect(labels.allSatisfy { $0.actors.count >= 3 })
    }
}
