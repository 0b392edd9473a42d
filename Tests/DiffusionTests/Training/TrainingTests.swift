import Files
import Foundation
import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct TrainingTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "simdrive-training-\(UUID())")

    private func config(_ stage: Stage, steps: Int) -> TrainingConfig {
        var config = TrainingConfig.standard(stage, preset: "tiny")
        (config.schedule.steps, config.batch, config.clips, config.largeFrames) = (steps, 2, 2, 4)
        (config.schedule.warmUp, config.schedule.rate, config.validationClips) = (1, 1e-3, 0)
        return config
    }

    /// Untrained, but for last layers that start at zero and would keep all before them from learning.
    private func awake() -> VideoLDM {
        let model = VideoLDM(.tiny, seed: 3)
        let parameters = Stage.allCases.flatMap { model.parameters(of: $0) }
        for (index, named) in parameters.enumerated() where named.parameter.start == .zeros {
            let stream = RandomStream(seed: 4).child(index)
            named.parameter.assign(.normal(named.parameter.shape, from: stream) * 0.02)
        }
        return model
    }

    private func train(_ model: VideoLDM, _ run: RunFolder) throws {
        try Training(model: model, run: run, precision: .float32).run(untrained: true)
    }

    private func floats(_ parameters: NamedParameters) -> [[Float]] {
        parameters.map { $0.parameter.tensor.floats }
    }

    /// Also with a discriminator that begins before the break or after it.
    @Test(
        arguments: zip(
            [
                Stage.autoencoder, .temporal, .interpolation, .autoencoder, .decoder,
                .surfaceDecoder,
            ],
            [nil, nil, nil, 3, 1, 1]))
    func resumedEqualsUnbroken(stage: Stage, adversarialFrom: Int?) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        func config(steps: Int) -> TrainingConfig {
            var config = self.config(stage, steps: steps)
            config.schedule.adversarialFrom = adversarialFrom
            return config
        }
        let straight = awake()
        let whole = try RunFolder(folder.appending(path: "a"), starting: config(steps: 4))
        try train(straight, whole)
        let url = folder.appending(path: "b")
        try train(awake(), RunFolder(url, starting: config(steps: 2)))
        let resumed = awake()
        try train(resumed, RunFolder(url) { $0.schedule.steps = 4 })
        #expect(
            floats(resumed.parameters(of: stage))
                == floats(straight.parameters(of: stage)))
        // Weights, averages, both optimizers and the discriminator.
        let checkpoint = try Safetensors(contentsOf: RunFolder(url) { _ in }.checkpoint)
        let expected = try Safetensors(contentsOf: whole.checkpoint)
        #expect(checkpoint.names == expected.names)
        for name in expected.names {
            #expect(try checkpoint.tensor(name).floats == expected.tensor(name).floats)
        }
        let discriminator = expected.names.filter { $0.hasPrefix("opponent") }
        #expect(discriminator.isEmpty == (adversarialFrom == nil))
        let log = try String(contentsOf: RunFolder(url) { _ in }.log, encoding: .utf8)
        #expect(log.split(separator: "\n").count == 2)
        #expect(log.contains("opponent_loss") == (adversarialFrom != nil))
    }

    /// The discriminator learns and serves the run alone: nothing of it goes into the model.
    @Test func discriminatorsStayInTheRunFolder() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var config = config(.decoder, steps: 2)
        config.schedule.adversarialFrom = 1
        let run = try RunFolder(folder, starting: config)
        try train(awake(), run)
        let files = try FileManager.default.contentsOfDirectory(atPath: run.model.path)
        #expect(files.sorted() == ["decoder.safetensors", "model.json"])
        let checkpoint = try Safetensors(contentsOf: run.checkpoint)
        #expect(try checkpoint.tensor("opponent-adamw.steps").item == 1)
        #expect(try checkpoint.tensor("adamw.steps").item == 2)
    }

    /// What each stage changes in a few steps, by part.
    @Test(arguments: Stage.allCases)
    func aStageTrainsItsPartAlone(stage: Stage) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = awake()
        let before = Stage.allCases.map { floats(model.parameters(of: $0)) }
        try train(model, RunFolder(folder, starting: config(stage, steps: 3)))
        for (part, old) in zip(Stage.allCases, before) {
            let new = model.parameters(of: part)
            let changed = zip(new, old).filter { $0.parameter.tensor.floats != $1 }.map(\.0.name)
            guard part == stage else {
                #expect(changed == [], "\(stage) changes \(part)")
                continue
            }
            // Conditions that the few drives do not hold, and levels that are not reached, learn nothing.
            #expect(changed.count > new.count * 3 / 4, "\(changed)")
            if part == .decoder { #expect(changed == new.map(\.name)) }
        }
    }

    /// With its encoder frozen an autoencoder gets another decoder and keeps its latents.
    @Test func aFrozenEncoderKeepsItsLatents() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = awake()
        model.autoencoder.statistics.base.mean.assign(.full([4], 0.5))
        var config = config(.autoencoder, steps: 3)
        config.freezesEncoder = true
        let before = model.autoencoder.namedParameters.map(\.parameter.tensor.floats)
        let run = try RunFolder(folder, starting: config)
        try Training(model: model, run: run, precision: .float32).run(untrained: false)
        for (new, old) in zip(model.autoencoder.namedParameters, before) {
            let isSame = new.parameter.tensor.floats == old
            #expect(isSame != new.name.hasPrefix("decoder."), "\(new.name)")
        }
    }

    /// Files of the user that have the names of what a run writes, and folders that a killed start has left.
    @Test(arguments: ["log.jsonl", "checkpoint.safetensors", "samples/1.png", "model/model.json"])
    func aRunTakesTheNamesOfNobodysFiles(name: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for part in ["samples", "model"] {
            try DurableFile.makeFolder(folder.appending(path: part))
        }
        let file = folder.appending(path: name)
        try DurableFile.write([1], to: file.path)
        let error = #expect(throws: FileError.self) {
            try RunFolder(folder, starting: config(.image, steps: 2))
        }
        #expect(error?.exitCode == 73)
        #expect(error?.file == file.path)
        try FileManager.default.removeItem(at: file)
        _ = try RunFolder(folder, starting: config(.image, steps: 2))
    }

    @Test func aRunGoesOnOnlyAsItBegan() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: RunFolderError.self) { try RunFolder(folder) { _ in } }
        _ = try RunFolder(folder, starting: config(.image, steps: 2))
        #expect(throws: RunFolderError.self) {
            try RunFolder(folder, starting: config(.image, steps: 2))
        }
        #expect(try RunFolder(folder) { $0.schedule.steps = 9 }.config.schedule.steps == 9)
    }

    /// A config of an older version lacks what came later.
    @Test func olderConfigsAreGoneOnWith() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try RunFolder(folder, starting: config(.image, steps: 2)).configFile
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing("  \"data\" : \"\",\n", with: "")
            .write(to: file, atomically: true, encoding: .utf8)
        #expect(try RunFolder(folder) { $0.schedule.steps = 9 }.config == config(.image, steps: 9))
    }

    /// Before all JSON was in snake_case.
    @Test func plansInCamelCaseAreGoneOnWith() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try RunFolder(folder, starting: config(.image, steps: 2)).configFile
        let old = #"""
            {"accumulate": 1, "averageDecay": 0.99, "batch": 3, "clips": 5, "coolDown": 1,
             "data": "", "endToEnd": false, "freezesEncoder": false, "heldOutClips": 2,
             "heldOutEvery": 500, "largeFrames": 7, "logEvery": 10, "maxNorm": 0.5,
             "noise": {"logMean": -1, "logDeviation": 1.5, "strongShare": 0.1, "strongFrom": 10,
                       "minimum": 0.02, "maximum": 80},
             "preset": "tiny", "rate": 0.001, "saveEvery": 500, "seed": 1, "sheetEvery": 500,
             "stage": "image", "steps": 2, "warmUp": 11, "weightDecay": 0.01}
            """#
        try old.write(to: file, atomically: true, encoding: .utf8)
        var expected = config(.image, steps: 9)
        (expected.schedule.averageDecay, expected.batch, expected.clips) = (0.99, 3, 5)
        (expected.schedule.coolDown, expected.validationClips, expected.largeFrames) = (1, 2, 7)
        (expected.schedule.maxNorm, expected.schedule.warmUp) = (0.5, 11)
        expected.noise = NoiseSchedule(logMean: -1, logDeviation: 1.5)
        #expect(try RunFolder(folder) { $0.schedule.steps = 9 }.config == expected)
        #expect(try String(contentsOf: file, encoding: .utf8).contains("\"warm_up\" : 11"))
    }

    /// Lines of older versions stay, in the words of today.
    @Test func logsInCamelCaseAreGoneOnWith() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "log.jsonl")
        func line(_ step: Int) -> String {
            #"{"gradientNorm":2,"loss":0.5,"lostSteps":0,"megabytes":9,"rate":0.1,"#
                + #""secondsLeft":1,"secondsPerStep":0.25,"step":\#(step)}"# + "\n"
        }
        try (line(10) + line(20)).write(to: file, atomically: true, encoding: .utf8)
        _ = try TrainingLog(file, config: config(.image, steps: 30).schedule, from: 10)
        #expect(
            try String(contentsOf: file, encoding: .utf8)
                == #"{"gradient_norm":2,"loss":0.5,"lost_steps":0,"megabytes":9,"rate":0.1,"#
                + #""seconds_left":1,"seconds_per_step":0.25,"step":10}"# + "\n")
    }

    /// A model that is trained with the paper's noise is sampled with it from then on.
    @Test func noiseOfARunIsKeptWithTheWeights() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var config = config(.image, steps: 1)
        config.noise = .linearBetas
        let run = try RunFolder(folder, starting: config)
        try train(VideoLDM(.tiny, seed: 3), run)
        let read = try VideoLDM(contentsOf: ModelFolder(run.model), requiring: [])
        #expect(read.config.baseNoise == .linearBetas)
    }
}
