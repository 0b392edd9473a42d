import ArgumentParser
import Datasets
import Diffusion
import Foundation
import Testing

@testable import simdrive

/// The whole way with the smallest model: train every stage a little, then generate from a scenario.
struct EndToEndTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "simdrive-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func write(_ text: String, to name: String) throws -> String {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        return path(name)
    }

    private func run(_ arguments: [String]) async throws {
        var command = try SimDrive.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    private static let scenario = """
        simdrive: 1
        name: two-cars
        seed: 5
        duration: 2
        road: {surroundings: urban, lanes: 2}
        ego: {type: car, lane: -1, s: 0, speed: 10}
        actors:
          - {id: leader, type: car, lane: -1, s: 15, speed: 10}
          - {id: other, type: truck, lane: -2, s: 25, speed: 8}
        """

    @Test func trainsEveryStageAndGeneratesAClip() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for stage in StageName.allCases {
            try await run([
                "train", stage.rawValue, "--preset", "tiny", "--model", path("model"), "--run",
                path("run-\(stage)"), "--fresh", "--publish", "--steps", "2", "--batch", "2",
                "--clips", "4", "--large-frames", "4",
            ])
        }
        let scenario = try write(Self.scenario, to: "two-cars.yaml")
        for output in ["a", "b"] {
            try await run([
                "generate", scenario, "-o", path(output), "--model", path("model"), "--frames", "9",
                "--steps", "1",
            ])
        }
        let clip = try #require(try ClipFolder.all(in: folder.appending(path: "a")).first)
        try clip.verify()
        #expect(clip.description.frames == 9)
        #expect(try clip.labels().count == 9)
        #expect(try clip.labels()[0].actors.map(\.id).contains("leader"))
        #expect(try clip.frame(8).width == 1024)
        // The same seed gives the same bytes.
        let twin = try #require(try ClipFolder.all(in: folder.appending(path: "b")).first)
        #expect(twin.description.framesSha256 == clip.description.framesSha256)
    }

    @Test func missingWeightsAreOneClearError() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let scenario = try write(Self.scenario, to: "two-cars.yaml")
        await #expect(throws: ModelError.self) {
            try await run(["generate", scenario, "-o", path("out"), "--model", path("nowhere")])
        }
        #expect(!FileManager.default.fileExists(atPath: path("out")))
    }

    @Test func aBrokenScenarioStopsBeforeAnythingIsWritten() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let scenario = try write(
            Self.scenario.replacing("speed: 8", with: "speeed: 8"), to: "broken.yaml")
        do {
            try await run(["render", scenario, "-o", path("out")])
            Issue.record("no error")
        } catch {
            #expect(ExitStatus(of: error) == .badData)
            #expect("\(error)".contains("broken.yaml:9"))
            #expect("\(error)".contains("speeed"))
        }
        #expect(!FileManager.default.fileExists(atPath: path("out")))
    }
}
