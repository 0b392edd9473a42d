import Conditioning
import Randomness
import Sim
import Tensors

/// Trains the surface decoder on parts of large frames, a few neighbouring frames at a time.
///
/// Each sees the one before as it was drawn.
/// Latents are what it will meet: samples of the base model from every noise level, and true ones with
/// noise. All that is known is left out at random, so that none of it is required.
struct SurfaceDecoderStage: TrainingStage {
    let decoder: SurfaceDecoder
    let clips: [SurfaceClip]
    let validation: [SurfaceClip]?
    /// Sequences a step.
    let batch: Int
    let dtype: DType

    /// How often something is left out, of a whole sequence.
    fileprivate static let dropout = (
        surfaces: 0.1, latents: 0.1, field: 0.1,
        groups: [(ConditionGroup.boxes, 0.15), (.road, 0.15), (.scenery, 0.4)]
    )
    /// How often latents are true ones, and the deviation of the noise on them.
    fileprivate static let encodedShare = 0.25
    fileprivate static let maxNoise = 0.5
    /// How often a frame is shown the true frame before it, and how often none.
    fileprivate static let lastShares = (true: 0.25, none: 0.15)
    /// What a difference to the change from frame to frame counts beside one of the picture.
    private static let flickerShare: Float = 0.3

    var module: any Module { decoder }

    func trains(_ name: String) -> Bool { true }

    func loss(using stream: RandomStream) -> Tensor { loss(on: clips, using: stream) }

    func validationLoss() -> ValidationLoss? {
        validation.map { clips in ValidationLoss { loss(on: clips, using: $0) } }
    }

    private func loss(on clips: [SurfaceClip], using stream: RandomStream) -> Tensor {
        var choice = stream.child("choice")
        let drawn = (0..<batch).map { _ in clips[Int.random(in: clips.indices, using: &choice)] }
        let seen = drawn.map { SeenSequence($0, using: &choice) }
        let latents = seen.enumerated().map { index, seen in
            seen.latents.noisy(
                levels: Array(repeating: seen.noise, count: seen.clip.pictures.count),
                from: stream.child("noise").child(index))
        }
        var loss = Tensor(0)
        var before: Tensor?
        let frames = drawn[0].pictures.count
        for frame in 0..<frames {
            let truth = Tensor(frames: drawn.map { $0.pictures[frame] })
            let shown = seen.map { $0.last(using: &choice) }
            let warped = before.map { made in
                WarpedFrames(
                    made: made, truth: Tensor(frames: drawn.map { $0.pictures[frame - 1] }),
                    by: drawn.map { $0.reprojections[frame] })
            }
            let made = decoder(
                SurfaceDecoderInput(
                    seen.map { $0.values(frame) }, last: warped.map { $0.shown(shown) },
                    latents: .concatenated(
                        latents.map { $0[frame..<(frame + 1)] }, axis: 0),
                    hasLatents: seen.map(\.hasLatents), dtype: dtype), dtype: dtype)
            let weights = Tensor.concatenated(
                drawn.map { $0.weights[frame..<(frame + 1)] }, axis: 0
            ).upsampledNearest(by: SurfaceDecoderInput.mapStride)
            loss = loss + made.detailLoss(to: truth, weights: weights)
            if let warped {
                // What changed on the way from the frame before, where that was seen.
                loss =
                    loss + made.meanAbsoluteError(
                        to: truth + warped.made - warped.truth, weights: warped.mask)
                    * Self.flickerShare
            }
            before = made.detached
        }
        return loss / Float(frames)
    }

    /// The last frames of four sequences: as they are, and made of base samples with and without surfaces.
    func sampleGrid() -> Frame {
        .grid(
            clips.prefix(4).map { clip in
                let last = clip.pictures.count - 1
                func made(_ change: (inout SurfaceDecoderInput.FrameValues) -> Void) -> Frame {
                    var before: Tensor?
                    for frame in 0...last {
                        var values = clip.values[frame]
                        change(&values)
                        let warped = before.flatMap { before in
                            clip.reprojections[frame].map { WarpedFrames.shown(before, by: $0) }
                        }
                        before = decoder(
                            SurfaceDecoderInput(
                                [values], last: warped,
                                latents: clip.sampled[frame..<(frame + 1)], hasLatents: [true],
                                dtype: dtype), dtype: dtype)
                    }
                    return before?.frames[0] ?? clip.pictures[last]
                }
                return [
                    clip.pictures[last], made { _ in },
                    made {
                        $0.surfaces = nil
                        $0.groups.remove(.surface)
                    },
                ]
            })
    }
}

/// A sequence as one step sees it.
private struct SeenSequence {
    let clip: SurfaceClip
    let hasLatents: Bool
    let noise: Float
    private let isEncoded: Bool
    private let lost: Set<ConditionGroup>
    private let unknown: [SceneCode.Field]

    init(_ clip: SurfaceClip, using choice: inout RandomStream) {
        self.clip = clip
        hasLatents = !choice.chance(SurfaceDecoderStage.dropout.latents)
        isEncoded = choice.chance(SurfaceDecoderStage.encodedShare)
        noise = isEncoded ? Float(choice.uniform(in: 0...SurfaceDecoderStage.maxNoise)) : 0
        var lost = Set(
            SurfaceDecoderStage.dropout.groups.filter { choice.chance($0.1) }.map(\.0))
        if choice.chance(SurfaceDecoderStage.dropout.surfaces) { lost.insert(.surface) }
        self.lost = lost
        unknown = SceneCode.Field.allCases.filter { _ in
            choice.chance(SurfaceDecoderStage.dropout.field)
        }
    }

    var latents: Tensor { isEncoded ? clip.encoded : clip.sampled }

    func values(_ frame: Int) -> SurfaceDecoderInput.FrameValues {
        var values = clip.values[frame]
        values.hide(lost)
        values.code.known.subtract(unknown)
        return values
    }

    /// Which frame before is shown.
    func last(using choice: inout RandomStream) -> WarpedFrames.Shown {
        let draw = choice.uniform()
        let shares = SurfaceDecoderStage.lastShares
        return draw < shares.none ? .none : draw < shares.none + shares.true ? .truth : .made
    }
}

extension SurfaceDecoderInput.FrameValues {
    /// Forgets some groups.
    fileprivate mutating func hide(_ lost: Set<ConditionGroup>) {
        groups.subtract(lost)
        if lost.contains(.surface) { surfaces = nil }
        for group in lost where group != .surface {
            let range = ConditionLayout.current.maps(of: group)
            for first in stride(
                from: 0, to: maps.count, by: SurfaceDecoderInput.mapChannels)
            {
                for map in range { maps[first + map] = 0 }
            }
        }
    }
}
