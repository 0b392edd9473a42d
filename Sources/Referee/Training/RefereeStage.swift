import Diffusion
import Frames
import Randomness
import Tensors

/// Trains the referee: frames of the reference world, changed as cameras, models and codecs would.
struct RefereeStage: TrainingStage {
    let network: RefereeNetwork
    let samples: [RefereeSample]
    /// Of drives that training never sees.
    let validation: [RefereeSample]
    let batch: Int
    let dtype: DType

    var module: any Module { network }

    func trains(_ name: String) -> Bool { true }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let chosen = (0..<batch).map { _ -> RefereeSample in
            let sample = samples[Int.random(in: samples.indices, using: &choice)]
            return choice.chance(0.5) ? sample.mirrored : sample
        }
        let frames = chosen.enumerated().map { number, sample in
            var random = stream.child("change").child(number)
            return PhotometricChange(using: &random).applied(to: sample.frame)
        }
        return network(Tensor(frames: frames), dtype: dtype).loss(to: RefereeTargets(chosen))
    }

    func validationLoss() -> ValidationLoss? {
        guard !validation.isEmpty else { return nil }
        var scores = RefereeScores()
        var loss = 0.0
        for start in stride(from: 0, to: validation.count, by: Self.together) {
            let part = Array(validation[start..<min(start + Self.together, validation.count)])
            let output = network(Tensor(frames: part.map(\.frame)), dtype: dtype)
            loss += Double(output.loss(to: RefereeTargets(part)).item) * Double(part.count)
            for (sample, judgement) in zip(part, output.judgements(least: RefereeScores.least)) {
                scores.add(judgement, of: sample)
            }
        }
        return ValidationLoss(loss: loss / Double(validation.count), scores: scores.values)
    }

    private static let together = 8

    /// Frames above what the network sees in them.
    func sampleGrid() -> Frame {
        let shown = Array(validation.isEmpty ? samples.prefix(4) : validation.prefix(4))
        let judgements = network(Tensor(frames: shown.map(\.frame)), dtype: dtype).judgements()
        return .grid([
            shown.map(\.frame),
            zip(shown, judgements).map { $1.picture(width: $0.frame.width) },
        ])
    }
}
