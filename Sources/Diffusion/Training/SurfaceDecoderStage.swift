import Conditioning
import Frames
import Randomness
import Tensors

/// Trains the surface decoder on parts of large frames, a few neighbouring frames at a time.
///
/// Each sees the one before as it was drawn.
/// Latents are what it will meet: samples of the base model from every noise level, and true ones with
/// noise. All that is known is left out at random, so that none of it is required.
struct SurfaceDecoderStage: AdversarialStage {
    let decoder: SurfaceDecoder
    let discriminator: PatchDiscriminator
    let samples: ClipRing<SurfaceClip>
    let validation: ClipRing<SurfaceClip>?
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

    /// Beside a score, which draws what cannot be known, features say what must not change.
    let featureShare: Float = 1

    var module: any Module { decoder }
    var frames: Int { samples.clips[0].pictures.count }

    func trains(_ name: String) -> Bool { true }

    func advance(to step: Int) throws { try samples.advance(to: step) }

    var drives: DriveCount? { samples.drives }

    func reconstruction(
        of samples: ClipRing<SurfaceClip>, using stream: RandomStream
    ) -> Reconstruction {
        var choice = stream.child("choice")
        let clips = samples.clips
        let seen = (0..<batch).map { _ in
            SeenSequence(clips[Int.random(in: clips.indices, using: &choice)], using: &choice)
        }
        let drawn = drawn(seen, using: &choice, noise: stream.child("noise"))
        let target = Tensor.clips((0..<frames).map { DrawnFrame.target($0, of: seen) })
        return Reconstruction(
            target: target, made: .clips(drawn.map(\.made)),
            condition: .clips(drawn.map(\.surfaces)),
            pictureLoss: { loss(of: $0, target, seen, before: drawn.map(\.before)) })
    }

    /// The frames of sequences as they are drawn one after the other, each with the one before in sight.
    private func drawn(
        _ seen: [SeenSequence], using choice: inout RandomStream, noise: RandomStream
    ) -> [DrawnFrame] {
        let latents = seen.enumerated().map { index, seen in
            seen.latents.noisy(
                levels: Array(repeating: seen.noise, count: frames), from: noise.child(index))
        }
        var drawn: [DrawnFrame] = []
        for frame in 0..<frames {
            let shown = seen.map { $0.last(using: &choice) }
            let before = drawn.last.map {
                WarpedFrames(
                    made: $0.made.detached, target: DrawnFrame.target(frame - 1, of: seen),
                    by: seen.map { $0.clip.reprojections[frame] })
            }
            let input = SurfaceDecoderInput(
                seen.map { $0.values(frame) }, last: before?.shown(shown),
                latents: .concatenated(latents.map { $0[frame..<(frame + 1)] }, axis: 0),
                hasLatents: seen.map(\.hasLatents), dtype: dtype)
            drawn.append(
                DrawnFrame(
                    made: decoder(input, dtype: dtype), surfaces: input.surfaces, before: before))
        }
        return drawn
    }

    /// What pictures lose in detail, and in what changed on the way from the frame before, where that was seen.
    private func loss(
        of made: Tensor, _ target: Tensor, _ seen: [SeenSequence], before: [WarpedFrames?]
    ) -> Tensor {
        let weights = Tensor.concatenated(seen.map(\.clip.weights), axis: 0)
            .upsampledNearest(by: SurfaceDecoderInput.mapStride)
        let detail = made.detailLoss(to: target, weights: weights)
        let (made, target) = (made.framesOfClips(frames), target.framesOfClips(frames))
        return before.enumerated().reduce(detail) { loss, next in
            guard let before = next.element else { return loss }
            let change = made[next.offset].meanAbsoluteError(
                to: target[next.offset] + before.made - before.target, weights: before.mask)
            return loss + change * (Self.flickerShare / Float(frames))
        }
    }

    /// The last frames of four sequences: as they are, and made of base samples with and without surfaces.
    func sampleGrid() -> Frame {
        .grid(
            samples.clips.prefix(4).map { clip in
                let last = clip.pictures.count - 1
                func made(_ change: (inout SurfaceDecoderInput.FrameValues) -> Void) -> Frame {
                    var before: Tensor?
                    for frame in 0...last {
                        var values = clip.values[frame]
                        change(&values)
                        let warped = before.flatMap { before in
                            clip.reprojections[frame].map { WarpedFrames.shown(before, by: [$0]) }
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

/// A frame of a batch of sequences, as it was drawn.
private struct DrawnFrame {
    /// `[n, h, w, 3]`.
    let made: Tensor
    /// As the decoder saw them, `[n, h, w, c]`.
    let surfaces: Tensor
    /// Nil for the first frame.
    let before: WarpedFrames?

    static func target(_ frame: Int, of seen: [SeenSequence]) -> Tensor {
        Tensor(frames: seen.map { $0.clip.pictures[frame] })
    }
}

extension Tensor {
    /// Frames of n clips, `[n, h, w, c]` each, clip by clip: `[n · t, h, w, c]`.
    fileprivate static func clips(_ frames: [Tensor]) -> Tensor {
        let (n, h, w, c) = frames[0].shape4
        return concatenated(frames, axis: 1).reshaped(n * frames.count, h, w, c)
    }

    /// The frames of clips of `t`, `[n, h, w, c]` each.
    fileprivate func framesOfClips(_ t: Int) -> [Tensor] {
        let (count, h, w, c) = shape4
        let clips = reshaped(count / t, t * h, w, c)
        return clips.split(axis: 1, sizes: Array(repeating: h, count: t))
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
        return draw < shares.none ? .none : draw < shares.none + shares.true ? .target : .made
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
