import ArgumentParser
import Datasets
import Diffusion
import Files
import Foundation
import Testing

@testable import Workflows
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

    /// A model folder of which every stage has learnt a little.
    private func train() async throws {
        for stage in Stage.allCases {
            try await run([
                "train", stage.rawValue, "--preset", "tiny", "--model", path("model"), "--run",
                path("run-\(stage)"), "--fresh", "--publish", "--steps", "2", "--batch", "2",
                "--clips", "4", "--large-frames", "4",
            ])
        }
    }

    @Test func trainsEveryStageAndGeneratesAClip() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await train()
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
        #expect(clip.description.model?.windows?.fps == nil)
        // Two seconds at 7.5 a second; the rollout's windows of four begin with frames 1, 4, 6 and 8.
        let rollout = try #require(clip.description.rollout)
        #expect(rollout.seconds.count == 2)
        #expect(rollout.seconds.allSatisfy { $0.brightness > 0 && $0.sharpness > 0 })
        #expect(rollout.changeAtBorders != nil && rollout.changeElsewhere != nil)
        try await plans(scenario, made: clip)
        try await interpolates(scenario)
        try await continuesInSeveralWays(scenario)
        try await leavesLayersOut(scenario)
    }

    /// What was said beforehand of a clip that was made; how large its pictures would be is a guess.
    private func plans(_ scenario: String, made clip: ClipFolder) async throws {
        let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        let plan = try PlanGenerate.parse([
            scenario, "--model", path("model"), "--frames", "9", "--steps", "1",
        ])
        let report = try await plan.plan()
        #expect(report.clips.map(\.id) == [clip.description.id])
        #expect((report.frames, report.clips[0].height) == (9, 512))
        #expect(abs(report.videoSeconds - 9 / 7.5) < 1e-9)
        #expect(report.computingSeconds > 0 && (report.memoryBytes ?? .max) > 10_000_000)
        let bytes = try FileManager.default.subpathsOfDirectory(atPath: clip.url.path).reduce(0) {
            $0
                + (try clip.url.appending(path: $1).resourceValues(forKeys: [.fileSizeKey]).fileSize
                    ?? 0)
        }
        #expect((0.5...2).contains(Double(report.diskBytes) / Double(bytes)))
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path) == before)
    }

    /// Six frames at 30 a second, as labelled; at 10 a second every third of them.
    private func interpolates(_ scenario: String) async throws {
        func generate(_ fps: String, _ frames: String, _ more: String...) async throws {
            try await run(
                [
                    "generate", scenario, "-o", path("at-\(fps)"), "--model", path("model"),
                    "--frames", frames, "--steps", "1", "--small", "--fps", fps,
                ] + more)
        }
        func clip(_ fps: String) throws -> ClipFolder {
            try #require(try ClipFolder.all(in: folder.appending(path: "at-\(fps)")).first)
        }
        try await generate("30", "6")
        let fast = try clip("30")
        try fast.verify()
        #expect((fast.description.frames, fast.description.fps) == (6, 30))
        #expect(fast.description.model?.windows?.fps == 7.5)
        #expect(fast.description.model?.sampling["interpolation_steps"] == .number(2))
        #expect(
            fast.description.model?.weights.contains { $0.file == "interpolation.safetensors" }
                == true)
        let labels = try fast.labels()
        #expect(labels.map(\.frame) == Array(0..<6))
        for label in labels { #expect(abs(label.time - Double(label.frame) / 30) < 1e-6) }
        try await generate("10", "3")
        let thinned = try clip("10")
        #expect((thinned.description.frames, thinned.description.fps) == (3, 10))
        // 0.1 s is the fourth frame at 30 a second.
        #expect(try thinned.frame(1) == fast.frame(3))
        #expect(try thinned.labels()[1].actors == labels[3].actors)
        // A whole clip is kept; one at another rate is none of the same.
        try await generate("30", "6", "--resume")
        try FileManager.default.moveItem(atPath: path("at-30"), toPath: path("at-15"))
        await #expect(throws: ClipConflict.self) { try await generate("15", "6", "--resume") }
        try await run(["evaluate", path("at-15")])
        try await run(
            ["evaluate", "stages", "image", "temporal", "--model", path("model"), "--clips", "1"]
                + ["--json"])
        try FileManager.default.removeItem(atPath: path("model/interpolation.safetensors"))
        let error = await #expect(throws: ModelError.self) { try await generate("15", "6") }
        #expect(error?.sentence.contains("without it clips have --fps 7.5") ?? false)
        await #expect(throws: RequestError.self) { try await generate("12", "6") }
        #expect(!FileManager.default.fileExists(atPath: path("at-12")))
        try await generate("7.5", "2")
    }

    /// Generates six small frames, each decoded by itself, and gives the clips by name.
    private func clips(of scenario: String, to output: String, _ more: [String]) async throws
        -> [ClipFolder]
    {
        try await run(
            [
                "generate", scenario, "-o", path(output), "--model", path("model"), "--frames", "6",
                "--steps", "1", "--small", "--decoder", "image",
            ] + more)
        return try ClipFolder.all(in: folder.appending(path: output))
    }

    /// Every byte of a clip.
    private func bytes(of clip: ClipFolder) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: clip.url.path)
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                (try? Data(contentsOf: clip.url.appending(path: name))).map { (name, $0) }
            })
    }

    private func continuesInSeveralWays(_ scenario: String) async throws {
        let alone = try #require(try await clips(of: scenario, to: "one", []).first)
        let clips = try await clips(of: scenario, to: "futures", ["--futures", "3"])
        let name = "two-cars-5-CAM_FRONT"
        #expect(
            clips.map(\.description.id) == [name, "\(name)-future-01", "\(name)-future-02"])
        #expect(clips.map(\.description.future) == [nil, 1, 2])
        #expect(try bytes(of: clips[0]) == bytes(of: alone))
        let frames = try clips.map { try $0.clip().frames }
        #expect(frames.allSatisfy { $0[0] == frames[0][0] })
        for frame in 1..<6 {
            for (one, other) in [(0, 1), (0, 2), (1, 2)] {
                #expect(frames[one][frame] != frames[other][frame])
            }
        }
        #expect(try clips[1].labels() == clips[0].labels())
        let manifest = try Manifest.read(of: folder.appending(path: "futures"))
        #expect(manifest.map(\.future) == [nil, 1, 2])
        // A future is made again alone, and one is not passed off as another.
        let last = try bytes(of: clips[2])
        try FileManager.default.removeItem(at: clips[2].url)
        let resumed = try await self.clips(
            of: scenario, to: "futures", ["--futures", "3", "--resume"])
        #expect(try bytes(of: resumed[2]) == last)
        var other = clips[1].description
        try other.checkMade(like: clips[1])
        other.future = 2
        #expect(throws: ClipConflict.self) { try other.checkMade(like: clips[1]) }
    }

    private func leavesLayersOut(_ scenario: String) async throws {
        let clip = try #require(
            try await clips(
                of: scenario, to: "without",
                ["--without", "temporal-convolutions", "--without", "temporal"]
            ).first)
        let model = try #require(clip.description.model)
        #expect(model.sampling["without"]?.description == "[temporal, temporal-convolutions]")
        // What is not asked need not be there.
        #expect(
            model.weights.map(\.file) == ["autoencoder.safetensors", "image.safetensors"])
        await #expect(throws: ClipConflict.self) {
            _ = try await clips(of: scenario, to: "without", ["--resume"])
        }
    }

    @Test(arguments: [
        ["--futures", "0"], ["--futures", "101"], ["--futures", "2", "--frames", "1"],
        ["--without", "everything"],
        ["--small", "--without", "upsampler-temporal"],
    ])
    func whatCannotBeAskedIsWrongUsage(options: [String]) {
        #expect {
            try SimDrive.parseAsRoot(["generate", "a.yaml", "-o", "out"] + options)
        } throws: {
            SimDrive.exitCode(for: $0).rawValue == ExitStatus.usage.rawValue
        }
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
