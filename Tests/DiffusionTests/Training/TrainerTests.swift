import Foundation
import Frames
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Diffusion

/// The smallest stage: a linear layer learns to double the first of three numbers.
private struct Doubling: TrainingStage {
    let linear = Linear(from: 3, to: 1)
    /// A batch, `[n, 3]`.
    let points: (RandomStream) -> Tensor

    init(points: @escaping (RandomStream) -> Tensor = { .normal([4, 3], from: $0) }) {
        self.points = points
        linear.initialize(from: RandomStream(seed: 1))
    }

    var module: any Module { linear }
    func trains(_ name: String) -> Bool { true }
    func sampleGrid() -> Frame { Frame(width: 1, height: 1) }

    func loss(using stream: RandomStream) -> Tensor {
        let x = points(stream)
        return linear(x).meanSquaredError(to: x.sliced(axis: 1, 0..<1) * 2)
    }
}

@TensorActor
struct TrainerTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-trainer-\(UUID())")

    private func run(
        _ name: String, steps: Int, accumulate: Int = 1, saveEvery: Int = 500
    ) throws -> RunFolder {
        var config = TrainingConfig.standard(.image, preset: "tiny")
        (config.schedule.steps, config.schedule.accumulate, config.schedule.saveEvery) = (
            steps, accumulate, saveEvery
        )
        (config.schedule.warmUp, config.schedule.rate, config.schedule.logEvery) = (1, 0.05, 1)
        return try RunFolder(folder.appending(path: name), starting: config)
    }

    /// Trains and gives the lines of the log.
    @discardableResult
    private func train(
        _ stage: Doubling, _ run: RunFolder, until deadline: Date? = nil,
        stop: TrainingStop = TrainingStop(), show: (Frame, Int) -> Void = { _, _ in }
    ) throws -> [TrainingLog.Entry] {
        var lines: [TrainingLog.Entry] = []
        var trainer = try Trainer(stage, in: run, stop: stop)
        try trainer.train(
            until: deadline, publish: {}, show: show, report: { lines.append($0) })
        return lines
    }

    private func checkpoint(_ run: RunFolder) throws -> [String: [Float]] {
        let file = try Safetensors(contentsOf: run.checkpoint)
        return try Dictionary(
            uniqueKeysWithValues: file.names.map { ($0, try file.tensor($0).floats) })
    }

    /// Batches one after the other, whatever the trainer's random numbers: `parts` of them at a time.
    private func inTurn(joining parts: Int) -> (RandomStream) -> Tensor {
        var taken = 0
        return { _ in
            defer { taken += parts }
            return .concatenated(
                (taken..<(taken + parts)).map {
                    .normal([4, 3], from: RandomStream(seed: 7).child($0))
                }, axis: 0)
        }
    }

    /// Three batches a step are one of the joined size: in loss, gradient and what is learnt.
    @Test func accumulatedBatchesAreOneBatch() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (parts, whole) = (
            Doubling(points: inTurn(joining: 1)), Doubling(points: inTurn(joining: 3))
        )
        let lines = try train(parts, run("parts", steps: 20, accumulate: 3))
        let expected = try train(whole, run("whole", steps: 20))
        #expect(lines.count == 20)
        func numbers(_ lines: [TrainingLog.Entry]) -> [Float] {
            lines.flatMap { [Float($0.loss), Float($0.gradientNorm)] }
        }
        expectClose(numbers(lines), numbers(expected), within: 1e-5)
        expectClose(parts.linear.weight.tensor, whole.linear.weight.tensor, within: 1e-4)
        #expect(lines[19].loss < 0.5 * lines[0].loss)
    }

    @Test func accumulationGoesOnAsItBegan() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let whole = try run("whole", steps: 6, accumulate: 2)
        let lines = try train(Doubling(), whole)
        let broken = try run("broken", steps: 3, accumulate: 2)
        try train(Doubling(), broken)
        let resumed = try RunFolder(broken.url) { $0.schedule.steps = 6 }
        let others = try train(Doubling(), resumed)
        #expect(others.map(\.loss) == lines.suffix(3).map(\.loss))
        #expect(try checkpoint(resumed) == checkpoint(whole))
    }

    /// Time that is up ends a training after the step in hand, and it goes on as if nothing had been.
    @Test func timeThatIsUpEndsIt() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let whole = try run("whole", steps: 6)
        try train(Doubling(), whole)
        var steps = 0
        let slow = Doubling { stream in
            steps += 1
            usleep(50_000)
            return .normal([4, 3], from: stream)
        }
        let broken = try run("broken", steps: 6)
        let lines = try train(slow, broken, until: Date(timeIntervalSinceNow: 0.02))
        #expect(steps == 1)
        #expect(lines.map(\.step) == [1])
        #expect(try train(Doubling(), broken).map(\.step) == [2, 3, 4, 5, 6])
        #expect(try checkpoint(broken) == checkpoint(whole))
    }

    /// Asked for in the middle of a step, the end comes after it, and it is saved.
    @Test func anAskedForEndComesAfterTheStep() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let whole = try run("whole", steps: 6)
        try train(Doubling(), whole)
        let stop = TrainingStop()
        #expect(!stop.ask() && stop.savedStep == nil)
        var (steps, waits) = (0, false)
        let broken = try run("broken", steps: 6)
        let asked = TrainingStop()
        let stage = Doubling { stream in
            steps += 1
            if steps == 3 { waits = asked.ask() }
            return .normal([4, 3], from: stream)
        }
        var shown: [Int] = []
        #expect(try train(stage, broken, stop: asked, show: { shown.append($1) }).count == 3)
        #expect(waits && asked.savedStep == 3 && shown.isEmpty)
        #expect(try train(Doubling(), broken).map(\.step) == [4, 5, 6])
        #expect(try checkpoint(broken) == checkpoint(whole))
    }

    /// All is saved before pictures are drawn, which takes long and may be cut short.
    @Test(arguments: [(2, [2, 4, 5]), (4, [4, 5]), (100, [5]), (0, [])])
    func samplesAreDrawnOfWhatIsSaved(every: Int, steps: [Int]) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let stop = TrainingStop()
        let run = try RunFolder(run("a", steps: 5).url) { $0.schedule.sampleEvery = every }
        var shown: [Int] = []
        try train(Doubling(), run, stop: stop) { _, step in
            #expect(stop.savedStep == step)
            shown.append(step)
        }
        #expect(shown == steps)
    }

    /// From a step on every loss is no number.
    private func failing(from step: Int, with number: Float) -> Doubling {
        var taken = 0
        return Doubling { stream in
            taken += 1
            return taken > step ? .full([4, 3], number) : .normal([4, 3], from: stream)
        }
    }

    /// The run ends in one sentence; what it had learnt before is in the checkpoint, and goes on from there.
    @Test(arguments: [Float.nan, .infinity])
    func aDivergedTrainingEnds(number: Float) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let good = try run("good", steps: 7)
        try train(Doubling(), good)
        let broken = try run("broken", steps: 500, saveEvery: 10)
        let error = #expect(throws: DivergedError.self) {
            try train(failing(from: 7, with: number), broken)
        }
        #expect(
            error?.description
                == "training has diverged before step \(7 + Trainer.patience)")
        #expect(try checkpoint(broken) == checkpoint(good))
        let resumed = try RunFolder(broken.url) {
            ($0.schedule.steps, $0.schedule.rate) = (100, 0.01)
        }
        let lines = try train(Doubling(), resumed)
        #expect(lines.last?.step == 100)
        #expect(lines.allSatisfy { $0.lostSteps == 0 && $0.loss.isFinite })
    }

    /// Weights that no step has changed are not saved.
    @Test func aTrainingOfLostStepsAloneEnds() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let broken = try run("broken", steps: 3)
        #expect(throws: DivergedError.self) { try train(failing(from: 0, with: .nan), broken) }
        #expect(!broken.hasCheckpoint)
    }

    /// Fewer steps without a gradient are counted, change nothing and are forgotten.
    @Test func aFewLostStepsAreSurvived() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var taken = 0
        let stage = Doubling { stream in
            taken += 1
            return taken % 40 == 0 ? .normal([4, 3], from: stream) : .full([4, 3], .nan)
        }
        let lines = try train(stage, run("a", steps: 120))
        #expect(lines.map(\.lostSteps).reduce(0, +) == 117)
        #expect(stage.linear.weight.tensor.floats.allSatisfy { $0.isFinite })
    }
}
