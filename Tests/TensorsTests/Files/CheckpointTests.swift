import Foundation
import Randomness
import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct CheckpointTests {
    @Test func aResumedTrainingEqualsAnUnbrokenOne() throws {
        let unbroken = TinyTraining(seed: 1)
        unbroken.run(20)

        let first = TinyTraining(seed: 1)
        first.run(10)
        let second = TinyTraining(seed: 99)
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "training.safetensors")
            try Checkpoint.save(first.parts, state: first.state, to: url)
            second.state = try Checkpoint.load(second.parts, as: TinyTraining.State.self, from: url)
        }
        #expect(second.state == first.state)
        second.run(10)

        #expect(second.state == unbroken.state)
        for (name, part) in unbroken.parts {
            let other = try #require(second.parts[name])
            #expect(part.map(\.name) == other.map(\.name))
            #expect(part.map(\.parameter.tensor.floats) == other.map(\.parameter.tensor.floats))
        }
    }

    @Test func weightsAloneAreRefused() throws {
        let training = TinyTraining(seed: 1)
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "weights.safetensors")
            try training.network.save(to: url)
            let error = #expect(throws: SafetensorsError.self) {
                try Checkpoint.load(training.parts, as: TinyTraining.State.self, from: url)
            }
            #expect(error?.problem.contains("holds weights alone") == true)
        }
    }

    @Test func anotherTrainingsStateIsRefusedAndNothingChanges() throws {
        let training = TinyTraining(seed: 1)
        let before = training.network.parameters.map(\.tensor.floats)
        try withTemporaryFolder { folder in
            let url = folder.appending(path: "training.safetensors")
            try Checkpoint.save(TinyTraining(seed: 2).parts, state: ["steps": 3], to: url)
            #expect(throws: SafetensorsError.self) {
                try Checkpoint.load(training.parts, as: TinyTraining.State.self, from: url)
            }
            try Checkpoint.save(["weights": []], state: training.state, to: url)
            #expect(throws: CheckpointError.self) {
                try Checkpoint.load(training.parts, as: TinyTraining.State.self, from: url)
            }
        }
        #expect(training.network.parameters.map(\.tensor.floats) == before)
    }
}
