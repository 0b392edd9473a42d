import Datasets
import Files
import Foundation
import Frames
import Referee
import Tensors
import TestSupport
import Testing

@testable import Diffusion
@testable import Workflows

/// Clips that are broken on purpose must not pass.
@TensorActor
struct InjectedFailureTests {
    /// Three cars ahead of the ego.
    ///
    /// - Parameter isEmpty: whether there is nobody instead.
    private func scenario(
        _ name: String, in folder: URL, isEmpty: Bool = false
    ) throws -> ScenarioFile {
        let road = """
            simdrive: 1
            name: \(name)
            seed: 5
            fps: 7.5
            duration: 1.1
            camera: {width: 256, height: 128}
            road: {surroundings: urban, lanes: 2}
            ego: {type: car, lane: -1, s: 0, speed: 10}

            """
        let cars = """
            actors:
              - {id: ahead, type: car, lane: -1, s: 14, speed: 10}
              - {id: beside, type: car, lane: -2, s: 16, speed: 10}
              - {id: oncoming, type: car, lane: 1, s: 40, speed: 8}
            """
        let path = folder.appending(path: "\(name).yaml").path
        try DurableFile.write(Array((isEmpty ? road : road + cars).utf8), to: path)
        return try ScenarioFile.all(at: [path], seed: nil)[0]
    }

    /// How pictures go wrong, by the name of the clip.
    private static let failures: [String: (_ frames: [Frame], _ index: Int) -> Frame] = [
        "black": { frames, _ in Frame(width: frames[0].width, height: frames[0].height) },
        "frozen": { frames, _ in frames[0] },
        "noise": { frames, index in
            var frame = frames[index]
            for at in frame.pixels.indices {
                frame.pixels[at] = UInt8(truncatingIfNeeded: (at + index) * 2_654_435_761 >> 13)
            }
            return frame
        },
        "melted": { frames, index in
            var frame = frames[index]
            for y in 0..<frame.height {
                for x in 0..<frame.width { frame[x, y] = frames[index][x / 32 * 32, y / 32 * 32] }
            }
            return frame
        },
    ]

    /// The clip of a scenario as the reference world draws it, then broken.
    private func write(_ file: ScenarioFile, to dataset: DatasetFolder) throws {
        try RenderJob(file, fps: nil, .whole).render(
            to: dataset, crf: 18, extras: ClipExtras(), observer: SilentObserver())
        guard let failure = Self.failures[file.scenario.name] else { return }
        let clip = try ClipFolder(at: dataset.clip(file.clipID))
        let frames = try (0..<clip.description.frames).map(clip.frame)
        for index in frames.indices {
            try PNG.write(failure(frames, index), to: clip.framePath(index))
        }
    }

    @Test func brokenClipsAreTold() throws {
        try withTemporaryFolder { folder in
            let dataset = try DatasetFolder(
                at: folder.appending(path: "data"), existing: .refuse)
            let names = Self.failures.keys.sorted() + ["whole"]
            let files = try names.map { try scenario($0, in: folder) }
            for file in files { try write(file, to: dataset) }
            let report = try DatasetScoring.report(
                of: [dataset.url.path], by: StandInJudge(knowing: files[0].worlds(.whole)),
                observer: SilentObserver())
            let reasons = report.failures.map { $0.replacing("-5-CAM_FRONT", with: "") }
            #expect(reasons.count == 4)
            #expect(reasons[0] == "black: every frame is black")
            #expect(
                reasons[1]
                    == "frozen: 7 of 8 frames repeat the one before although the ego moves")
            for (reason, name) in zip(reasons[2...], ["melted", "noise"]) {
                #expect(reason.hasPrefix("\(name): the referee finds 0 of "), "\(reason)")
            }
            #expect(report.clips.last?.agreement == 1)
            let whole = try ClipFolder.all(in: dataset.url)[4]
            #expect(whole.description.referenceAgreement == 1)
        }
    }

    /// A model that has learnt nothing makes noise, which is not kept; where nobody is to be seen it is.
    @Test(arguments: [1, 2]) func untrainedModelsLeaveNoRoadUsers(batch: Int) throws {
        try withTemporaryFolder { folder in
            let model = folder.appending(path: "model")
            try DurableFile.makeFolder(model)
            try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: model)
            var request = GenerationRequest()
            request.upsamples = false
            let job = try GenerationJob(
                GenerationSetup(request, in: ModelFolder(model)), from: nil, precision: .float32,
                observer: SilentObserver())
            let dataset = try DatasetFolder(
                at: folder.appending(path: "data"), existing: .refuse)
            let files = try ["first", "second", "third"].map {
                try scenario($0, in: folder, isEmpty: $0 == "second")
            }
            let output = GenerationOutput(
                .whole, crf: 18, extras: ClipExtras(scores: true), batch: batch,
                scoredBy: StandInJudge(knowing: try files[0].worlds(.whole)))
            let failures = try job.generate(
                DatasetRun(files, in: dataset, shard: .whole, observer: SilentObserver()), output,
                observer: SilentObserver())
            #expect(failures.count == 2)
            #expect(failures.allSatisfy { $0.contains("the referee finds 0 of ") })
            #expect(
                try ClipFolder.all(in: dataset.url).map(\.description.scenario) == ["second"])
        }
    }
}
