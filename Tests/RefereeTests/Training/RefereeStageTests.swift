import Diffusion
import Foundation
import Frames
import Randomness
import Tensors
import TestSupport
import Testing

@testable import Referee

@TensorActor
struct RefereeStageTests {
    /// A tiny network learns one drive, its run goes on where it stopped, and its weights come back.
    @Test func lossFallsAndRunsGoOn() throws {
        try withTemporaryFolder { try train(in: $0.appending(path: "run")) }
    }

    private func train(in folder: URL) throws {
        var config = RefereeTrainingConfig()
        config.schedule.steps = 6
        config.schedule.logEvery = 1
        config.schedule.sampleEvery = 0
        config.schedule.validateEvery = 6
        config.schedule.warmUp = 1
        config.schedule.coolDown = 0
        (config.batch, config.clips, config.validationClips) = (1, 1, 1)
        let run = try TrainingFolder(folder, starting: config)
        var losses: [Double] = []
        try RefereeTraining(in: run, precision: .float32).train(report: {
            losses.append($0.loss)
            if $0.step == 6 { #expect($0.validation?.scores?["time_of_day"] != nil) }
        })
        #expect(losses.count == 6)
        let last = try #require(losses.suffix(3).min())
        #expect(last < losses[0] * 0.9, "\(losses)")
        let resumed = try TrainingFolder<RefereeTrainingConfig>(run.url) { $0.schedule.steps = 7 }
        #expect(try RefereeTraining(in: resumed, precision: .float32).train() == 7)
        let model = try RefereeModel(contentsOf: run.model, precision: .float32)
        let judgement = model.judgements(of: [Frame(width: 512, height: 256)])[0]
        #expect(judgement.classes.count == 128 * 256)
        #expect(judgement.features.count == 128)
    }

    /// The world's labels say where its pictures show cars.
    @Test func samplesShowWhatTheyAreLabelledWith() {
        let samples = (0..<2).flatMap { RefereeDrives(.train, seed: 1).samples($0) }
        #expect(samples.count == 8)
        let users = samples.flatMap(\.users)
        #expect(users.contains { $0.isJudged })
        for sample in samples {
            for user in sample.users where user.isJudged && user.visible > 0.9 {
                let (x, y) = (
                    Int((user.box.left + user.box.right) / 2),
                    Int((user.box.top + user.box.bottom) / 2)
                )
                let shown = SegmentationClass.allCases[Int(sample.classes[y * 256 + x])]
                if user.actorClass == .car || user.actorClass == .bus {
                    #expect("\(shown)" == user.actorClass.rawValue)
                }
            }
        }
    }
}
