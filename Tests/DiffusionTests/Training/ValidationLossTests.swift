import Conditioning
import Files
import Foundation
import Randomness
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct ValidationLossTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-validation-\(UUID())")
    private let model = VideoLDM(.tiny, seed: 3)

    /// Three clips of T = 4 that training with this seed never sees.
    private func clips(
        levels: ClosedRange<Double> = ModelConfig.tiny.baseNoise.range
    ) throws -> ValidationClips {
        let data = try #require(SyntheticDataset(seed: 1).validation)
        let shape = ClipShape(frames: 4, fps: 7.5, width: 256, height: 128)
        let latents = try LatentClips(of: data, count: 3, shape, autoencoder: model.autoencoder)
        return ValidationClips(latents, levels: levels, known: TemporalStage.isKnown(_:ofClip:))
    }

    /// A stage that learns up to σ = 2 is not asked about more.
    @Test func noiseThatIsNotLearntIsLeftOut() throws {
        let loss = try clips(levels: 0.02...2).loss { sigmas, _ in
            #expect(sigmas.allSatisfy { $0 <= 2 })
            return .ones([12, 16, 32])
        }
        #expect(abs(loss.bins[9].to - 2) < 1e-6)
        #expect(loss.gaps.map(\.sigma) == [0.5, 2].flatMap { Array(repeating: $0, count: 5) })
    }

    /// Of given errors: bins cover all levels, known frames count for nothing.
    @Test func binsCoverTheNoiseLevels() throws {
        let validation = try clips()
        #expect(validation.known.filter { $0 }.count == 3)
        var seen: [[Float]] = []
        let loss = validation.loss { sigmas, _ in
            seen.append(sigmas)
            let errors = zip(sigmas, validation.known).map { sigma, isKnown in
                isKnown ? Float.infinity : log(sigma)
            }
            return Tensor(errors, shape: [12, 1, 1]).broadcast(to: [12, 16, 32])
        }
        #expect(loss.bins.count == 10)
        #expect(abs(loss.bins[0].from - 0.02) < 1e-6)
        #expect(abs(loss.bins[9].to - 80) < 1e-6)
        for (bin, sigmas) in zip(loss.bins, seen) {
            #expect(sigmas.allSatisfy { (bin.from...bin.to).contains(Double($0)) })
            #expect(Set(sigmas).count == 3)
        }
        // What road users cover weighs more, up to four times.
        #expect(loss.bins[9].loss > log(loss.bins[9].from))
        #expect(loss.bins[9].loss < 4 * log(loss.bins[9].to))
        #expect(loss.gaps.count == 15)
        #expect(loss.gaps.allSatisfy { $0.gap == 0 })
    }

    /// An answer that depends on who drives where and on nothing else.
    @Test func onlyWhatIsUsedHasAGap() throws {
        let validation = try clips()
        let batch = ConditionBatch(validation.clips.conditions)
        let boxes = batch.exchanging(.boxes, order: (0..<12).map { ($0 + 4) % 12 })
        let loss = validation.loss { _, conditions in
            .full([12, 16, 32], conditions == boxes ? 3 : 1)
        }
        for gap in loss.gaps {
            #expect(abs(gap.gap - (gap.part == .boxes ? 2 : 0)) < 1e-5)
        }
        #expect(loss.gaps.map(\.sigma) == [0.5, 2, 8].flatMap { Array(repeating: $0, count: 5) })
        // Of boxes the mean is taken inside boxes alone.
        #expect(loss.gaps.filter { $0.part == .boxes }.allSatisfy { abs($0.loss - 1) < 1e-5 })
    }

    /// Lines keep the names of the first version.
    @Test func linesKeepTheirKeys() throws {
        let text = #"""
            {"step": 10, "loss": 0.5, "opponentLoss": 0.25, "gradientNorm": 2, "lostSteps": 1, "rate": 0.5,
            "secondsPerStep": 3, "secondsLeft": 6, "megabytes": 7,
            "heldOut": {"loss": 0.75, "bins": [], "gaps": []}}
            """#
        let entry = try JSON.decode(TrainingLog.Entry.self, from: text.utf8, file: "log.jsonl")
        #expect(entry.discriminatorLoss == 0.25)
        #expect(entry.validation?.loss == 0.75)
        func keys(_ data: Data) throws -> Set<String>? {
            (try JSONSerialization.jsonObject(with: data) as? [String: Any]).map { Set($0.keys) }
        }
        let written = try keys(JSONEncoder().encode(entry))
        #expect(try written == keys(Data(text.utf8)))
    }

    private func logged(_ stage: Stage, every: Int, clips: Int = 3, as name: String) throws
        -> [TrainingLog.Entry]
    {
        var config = TrainingConfig.standard(stage, preset: "tiny")
        (config.schedule.steps, config.batch, config.clips, config.schedule.warmUp) = (4, 2, 2, 1)
        (config.schedule.logEvery, config.schedule.validateEvery, config.validationClips) = (
            1, every, clips
        )
        config.largeFrames = min(config.largeFrames, 4)
        let run = try RunFolder(folder.appending(path: name), starting: config)
        try Training(model: VideoLDM(.tiny, seed: 3), run: run, precision: .float32).run(
            untrained: true)
        return try JSON.decodeLines(
            TrainingLog.Entry.self, from: DurableFile.read(run.log.path), file: run.log.path)
    }

    /// Two of four lines have it, and training goes on as if nobody had looked.
    @Test(arguments: [Stage.image, .temporal, .interpolation])
    func theLogTellsIt(stage: Stage) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = try logged(stage, every: 2, as: "a")
        #expect(lines.map { $0.validation != nil } == [false, true, false, true])
        let loss = try #require(lines[1].validation)
        #expect(loss.bins.count == 10)
        // The network's answer starts at zero, and v has a variance of about 1.
        #expect((0.3...3).contains(loss.loss))
        #expect(loss.gaps.allSatisfy { $0.gap.isFinite })
        let others = try logged(stage, every: 9, as: "b")
        #expect(others.map(\.loss) == lines.map(\.loss))
        #expect(others.allSatisfy { $0.validation == nil })
    }

    /// Stages that make pictures report the mean of a few batches.
    @Test(arguments: [Stage.autoencoder, .decoder, .upsampler])
    func picturesAreValidatedToo(stage: Stage) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = try logged(stage, every: 2, clips: 1, as: "a")
        #expect(lines.map { $0.validation != nil } == [false, true, false, true])
        let losses = lines.compactMap { $0.validation?.loss }
        #expect(losses.allSatisfy { $0.isFinite && $0 > 0.01 })
        #expect(lines[1].validation?.bins.isEmpty ?? false)
        #expect(try logged(stage, every: 9, clips: 1, as: "b").map(\.loss) == lines.map(\.loss))
    }
}
