import Datasets
import Files
import Foundation
import Frames
import Referee
import Sim
import Tensors
import TestSupport
import Testing

@testable import Diffusion
@testable import Workflows

@TensorActor
struct ModelEvaluationTests {
    /// Says nothing of any picture and counts how often it is asked.
    private final class Counter: FrameJudge {
        let sha256 = "counter"
        private(set) var asked = 0

        func judgements(of frames: [Frame]) -> [FrameJudgement] {
            asked += 1
            return StandInJudge(knowing: [World]()).judgements(of: frames)
        }
    }

    private func setup(in model: URL) throws -> GenerationSetup {
        try DurableFile.makeFolder(model)
        try VideoLDM(.tiny, seed: 1).save(Stage.allCases, to: model)
        var request = GenerationRequest()
        request.upsamples = false
        return try GenerationSetup(request, in: ModelFolder(model))
    }

    private func report(
        of setup: GenerationSetup, by judge: Counter, in folder: URL, drives: Int = 1,
        batch: Int = 1
    ) throws -> EvaluationReport {
        try ModelEvaluation(
            of: setup, by: judge, .init(drives: drives, frames: 3), seed: 1, batch: batch,
            precision: .float32,
            observer: SilentObserver()
        ).report(in: folder, observer: SilentObserver())
    }

    /// What is done is read again, what was cut off is made again, with the same figures.
    @Test func goesOnWhereItStopped() throws {
        try withTemporaryFolder { folder in
            let setup = try setup(in: folder.appending(path: "model"))
            let (judge, out) = (Counter(), folder.appending(path: "out"))
            let first = try report(of: setup, by: judge, in: out)
            #expect(judge.asked == 3 * 2 + 3)
            #expect(first.all.frames == 3)
            #expect(first.referee?.figures["time_of_day"] != nil)
            #expect(first.table.contains("drive-1-0"))
            let second = try report(of: setup, by: judge, in: out)
            #expect(judge.asked == 9)
            #expect(try second.json() == first.json())
            let lines = out.appending(path: EvaluatedDrives.name).path
            try DurableFile.write(DurableFile.read(lines).dropLast(10), to: lines)
            let third = try report(of: setup, by: judge, in: out)
            #expect(try third.json() == first.json())
            #expect(judge.asked == 12)
            let mine = Array("mine\n".utf8)
            try DurableFile.write(mine, to: lines)
            let error = #expect(throws: FileError.self) {
                try report(of: setup, by: judge, in: out)
            }
            #expect(error?.file == lines && error?.exitCode == 73)
            #expect(try DurableFile.read(lines) == mine)
        }
    }

    /// Drives at once, of which one is there already: the figures of drives one by one.
    @Test func drivesAreMadeAtOnce() throws {
        try withTemporaryFolder { folder in
            let setup = try setup(in: folder.appending(path: "model"))
            let (judge, out) = (Counter(), folder.appending(path: "out"))
            let alone = try report(
                of: setup, by: judge, in: folder.appending(path: "alone"), drives: 3)
            _ = try report(of: setup, by: judge, in: out)
            let asked = judge.asked
            let together = try report(of: setup, by: judge, in: out, drives: 3, batch: 3)
            #expect(judge.asked - asked == 2 * 3 * 2 + 3 * 3)
            #expect(together.spec.clips.map(\.id) == alone.spec.clips.map(\.id))
            #expect(together.clips.map(\.frames) == [3, 3, 3])
            for (together, alone) in zip(together.clips, alone.clips) {
                #expect(abs(together.psnr - alone.psnr) < 0.01)
            }
        }
    }
}
