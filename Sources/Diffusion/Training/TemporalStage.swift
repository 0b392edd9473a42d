import Conditioning
import Randomness
import Sim
import Tensors

/// Trains alignment and prediction together: temporal layers learn to make clips of S = 0, 1 or 2
/// known frames while the image layers stay.
///
/// Blattmann et al. 2023, §3.1–3.2. Known frames carry noise of a random level (their σ tells it), and
/// in half of the clips they are redrawn by the image model, as soft as what a rollout feeds back: so
/// errors do not grow from window to window. Known frames are left out of the loss.
struct TemporalStage: Stage {
    let model: BaseModel
    let autoencoder: Autoencoder
    let clips: LatentClips
    let heldOut: HeldOutClips?
    let config: ModelConfig
    /// Clips a step.
    let batch: Int
    /// Whether the image layers learn too: not the paper's way, an upper bound.
    let endToEnd: Bool
    let element: Element

    private static let strongestContextNoise = 0.3
    /// How often known frames are redrawn instead of true.
    private static let redrawnShare = 0.5
    /// How often S is 0, 1, 2.
    private static let contextShares = [0.2, 0.3, 0.5]

    var module: any Module { model }

    func trains(_ name: String) -> Bool { endToEnd || BaseModel.isTemporal(name) }

    func loss(using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let t = config.windowFrames
        let numbers = clips.runs(batch, length: t, using: &choice)
        let drawn = (0..<batch).map { _ in Draw(config: config, using: &choice) }
        let known = drawn.flatMap { draw in (0..<t).map { $0 < draw.known ? Float(1) : 0 } }
        let redrawn = drawn.indices.flatMap { clip in
            (0..<(drawn[clip].isRedrawn ? drawn[clip].known : 0)).map { clip * t + $0 }
        }
        let denoising = DenoisingBatch(
            clean: latents(at: numbers, redrawing: redrawn, stream.child("redrawn")),
            sigmas: drawn.flatMap { draw in
                (0..<t).map { $0 < draw.known ? draw.contextSigma : draw.sigma }
            },
            noise: stream.child("noise"))
        let conditions = ConditionBatch(
            clips.conditions(at: numbers), framesPerClip: t, dropout: .training,
            using: stream.child("dropout"))
        let mask = Tensor(known, shape: [known.count, 1, 1, 1])
        let learned = Float(known.count) / Float(known.reduce(0) { $0 + 1 - $1 })
        return denoising.loss(
            answer(to: denoising, conditions, known: mask),
            weights: clips.weights(at: numbers) * (1 - mask) * learned)
    }

    /// S = 0, 1, 2 in turn.
    static func isKnown(_ frame: Int, ofClip number: Int) -> Bool { frame < number % 3 }

    func heldOutLoss() -> HeldOutLoss? {
        heldOut.map { heldOut in
            let clean = heldOut.clips.latents(at: heldOut.numbers)
            let known = heldOut.known
            let mask = Tensor(known.map { $0 ? 1 : 0 }, shape: [known.count, 1, 1, 1])
            return heldOut.loss { sigmas, conditions in
                let denoising = DenoisingBatch(
                    clean: clean,
                    sigmas: zip(sigmas, known).map { $1 ? SamplingOptions().contextNoise : $0 },
                    noise: RandomStream(seed: 1))
                return denoising.errors(answer(to: denoising, conditions, known: mask))
            }
        }
    }

    /// - Parameter mask: 1 for frames that are known, `[n, 1, 1, 1]`.
    private func answer(
        to denoising: DenoisingBatch, _ conditions: ConditionBatch, known mask: Tensor
    ) -> Tensor {
        let (features, scene) = model.conditions(conditions, element: element)
        let masked = Tensor.concatenated(
            [
                denoising.shown * mask,
                mask.broadcast(to: [mask.shape[0], config.latentHeight, config.latentWidth, 1]),
            ], axis: 3)
        let condition = UNetCondition(
            sigmas: denoising.sigmas, features: features, scene: scene,
            clip: ClipContext(frames: config.windowFrames, masked: masked.cast(to: element)))
        return model.unet(denoising.input.cast(to: element), condition)
    }

    /// Latents of frames by number, those at the places `redrawn` as the image model redraws them.
    private func latents(at numbers: [Int], redrawing redrawn: [Int], _ stream: RandomStream)
        -> Tensor
    {
        let clean = clips.latents(at: numbers)
        guard !redrawn.isEmpty else { return clean }
        let soft = model.redrawn(
            clean.gathered(rows: redrawn),
            conditions: clips.conditions(at: redrawn.map { numbers[$0] }), stream: stream,
            element: element
        ).detached
        var rows = Array(numbers.indices)
        for (place, row) in redrawn.enumerated() { rows[row] = numbers.count + place }
        return Tensor.concatenated([clean, soft], axis: 0).gathered(rows: rows)
    }

    /// What is drawn for one clip.
    private struct Draw {
        var known: Int
        var isRedrawn: Bool
        var sigma: Float
        var contextSigma: Float

        init(config: ModelConfig, using stream: inout RandomStream) {
            let place = stream.uniform()
            let shares = TemporalStage.contextShares
            known = place < shares[0] ? 0 : place < shares[0] + shares[1] ? 1 : 2
            isRedrawn = stream.chance(TemporalStage.redrawnShare)
            sigma = config.baseNoise.draw(using: &stream)
            contextSigma = Float(stream.uniform(in: 0...TemporalStage.strongestContextNoise))
        }
    }

    /// Rollouts below the clips whose conditions they were given; a column each second frame.
    func sheet() -> Frame {
        let rollout = Rollout(
            model: model, config: config, options: SamplingOptions(), element: element, seed: 1)
        let rows = (0..<2).flatMap { row -> [[Frame]] in
            let clip = row * clips.conditions.count / clips.frames / 2
            let numbers = Array((clip * clips.frames)..<((clip + 1) * clips.frames))
            var made: [Tensor] = []
            rollout.run(conditions: clips.conditions(at: numbers)) { made.append($0) }
            let shown = stride(from: 0, to: clips.frames, by: max(clips.frames / 6, 1))
            func pictures(_ latents: Tensor, noise: Float) -> [Frame] {
                autoencoder.decoded(latents, noise: noise, element: element).frames
            }
            return [
                pictures(clips.latents(at: shown.map { numbers[$0] }), noise: 0),
                pictures(
                    .concatenated(shown.map { made[$0] }, axis: 0),
                    noise: rollout.options.decoderNoise),
            ]
        }
        return .sheet(rows)
    }
}
