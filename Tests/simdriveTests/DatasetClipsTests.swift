import Conditioning
import Datasets
import Files
import Foundation
import Renderer
import Sim
import Testing

@testable import Diffusion
@testable import Workflows
@testable import simdrive

/// Training on the clips of a dataset.
struct DatasetClipsTests {
    private let program: Program

    init() throws { program = try Program() }

    private let shape = ClipShape(frames: 4, fps: 7.5, width: 128, height: 64)

    /// A drive of 24 frames at 30 a second.
    private func rendered() throws -> (scenario: String, clips: DatasetClips) {
        let scenario = try program.scenario("drive", frames: 8)
        #expect(
            try program.run([
                "render", scenario, "--fps", "30", "-o", program.path("data"),
            ]).status == 0)
        return (scenario, try DatasetClips(at: URL(filePath: program.path("data")), seed: 1))
    }

    @Test func framesAreTakenAtTheAskedRateAndToldInFull() throws {
        let (path, clips) = try rendered()
        let clip = try clips.clip(3, shape)
        let worlds = Array(try Scenario(contentsOf: path).worlds(fps: 30))
        let renderer = ReferenceRenderer(world: worlds[0])
        let conditions = worlds.map {
            FrameCondition(
                world: $0, drawnBy: renderer, fps: 7.5, seed: 5, leavingOutHidden: true)
        }
        let start = try #require(conditions.firstIndex(of: clip.conditions[0]))
        #expect(clip.conditions == (0..<4).map { conditions[start + 4 * $0] })
        let folder = try #require(
            try ClipFolder.all(in: URL(filePath: program.path("data"))).first)
        #expect(clip.frames == (try (0..<4).map { try folder.frame(start + 4 * $0) }))
        #expect(try clips.clip(3, shape).conditions == clip.conditions)
        let starts = try (0..<8).map { try clips.clip($0, shape).conditions[0] }
        #expect(starts.contains { $0 != starts[0] })
    }

    /// 24 frames hold 12 runs of 13: each comes once, then the first comes again.
    @Test func noClipComesTwiceBeforeAllHaveCome() throws {
        let clips = try rendered().clips
        #expect(clips.count(of: shape) == 12)
        let conditions = try (0..<12).map { try clips.clip($0, shape).conditions }
        for (number, condition) in conditions.enumerated() {
            #expect(!conditions[..<number].contains(condition), "clip \(number)")
        }
        #expect(try clips.clip(12, shape).conditions == conditions[0])
        // In turn with others every one of them comes too.
        let fast = ClipShape(frames: 4, fps: 30, width: 128, height: 64)
        #expect(clips.count(of: fast) == 21)
        for (wanted, count) in [(1_000, 24), (10, 10)] {
            #expect(
                clips.count(upTo: wanted, inTurn: [shape, fast], notes: TrainingNotes()) == count)
        }
        let turns = try clips.clips(0..<24, inTurn: [shape, fast]).map(\.conditions)
        #expect(stride(from: 0, to: 24, by: 2).map { turns[$0] } == conditions)
    }

    @Test func whatIsTooShortOrTooSmallIsNamed() throws {
        let clips = try rendered().clips
        for shape in [
            ClipShape(frames: 9, fps: 7.5, width: 128, height: 64),
            ClipShape(frames: 1, fps: 7.5, width: 256, height: 128),
            ClipShape(frames: 2, fps: 60, width: 128, height: 64),
        ] {
            #expect(!clips.has(shape))
            #expect(throws: FileError.self) { try clips.clip(0, shape) }
        }
        #expect(clips.has(ClipShape(frames: 9, fps: 30, width: 128, height: 64)))
    }

    @Test func ofImportedClipsOnlyTagsAreTold() throws {
        _ = try rendered()
        let frames = program.path("data/clips/drive-5-CAM_FRONT/frames/CAM_FRONT")
        #expect(
            try program.run([
                "import", "images", frames, "-o", program.path("mine"), "--size", "64x128",
                "--time-of-day", "night",
            ]).status == 0)
        let clips = try DatasetClips(at: URL(filePath: program.path("mine")), seed: 1)
        let condition = try clips.clip(0, shape).conditions[0]
        #expect(condition.groups.isEmpty)
        #expect(condition.code.known == [.frameRate, .timeOfDay])
        #expect(condition.code.values[SceneCode.numbers(of: .timeOfDay)] == [0, 0, 1])
        let clip = try #require(ClipFolder.all(in: URL(filePath: program.path("mine"))).first)
        #expect(
            try clips.withoutCuboids()?.hasSuffix("in the clips \(clip.description.id)") == true)
    }
}
