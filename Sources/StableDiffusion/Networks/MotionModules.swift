import Diffusion
import Foundation
import Tensors

/// AnimateDiff's layers over time: a transformer over the frames of each position, behind every layer of a U-Net.
///
/// Guo et al. 2024, "AnimateDiff: animate your personalized text-to-image diffusion models without specific tuning",
/// §4.2. They depend on the widths of the U-Net alone.
package struct MotionModules: LayersOverTime {
    let downBlocks: [MotionBlock]
    /// Of version 2.
    let midBlock: MotionBlock?
    let upBlocks: [MotionBlock]
    package let normalizesClips: Bool

    /// Those of one block.
    struct MotionBlock: Module {
        let motionModules: [MotionModule]
    }

    init(_ config: MotionModulesConfig, for unet: ConditionalUNetConfig) {
        func block(_ count: Int, _ level: ConditionalUNetConfig.Level) -> MotionBlock {
            MotionBlock(
                motionModules: (0..<count).map { _ in
                    MotionModule(channels: level.width, config)
                })
        }
        let last = unet.levels[unet.levels.count - 1]
        downBlocks = unet.levels.map { block(unet.blocks, $0) }
        midBlock = config.hasMiddle ? block(1, last) : nil
        upBlocks = unet.levels.reversed().map { block(unet.blocks + 1, $0) }
        normalizesClips = config.norm == .authors && config.isFirstVersion
    }

    package var context: MaskConditioner? { nil }

    package var following: FollowingLayers {
        FollowingLayers(
            down: downBlocks.map(\.motionModules), middle: midBlock?.motionModules ?? [],
            up: upBlocks.map(\.motionModules))
    }

    /// By their keys in diffusers' files.
    package var keyedParameters: NamedParameters { diffusersParameters(DiffusersKeys.pictures) }
}

/// What the weights of motion modules do not tell.
package struct MotionModulesConfig: Equatable, Sendable {
    /// What group norms take together, which two programs do in two ways with the same weights.
    package enum Norm: String, CaseIterable, Sendable {
        /// As the weights were trained: motion modules normalise each frame by itself, and in version 1 the residual
        /// blocks of the U-Net a whole clip.
        case authors
        /// Motion modules normalise a whole clip, residual blocks each frame.
        case diffusers
    }

    var heads = 8
    /// Groups of a group norm.
    var groups = 32
    /// Most frames whose places the modules can tell apart.
    var positions = 32
    var hasMiddle = false
    var norm = Norm.authors

    /// Version 2 has the middle, version 3 more positions.
    var isFirstVersion: Bool { !hasMiddle && positions <= 24 }

    /// Why no modules can have these sizes in a U-Net; nil when they can.
    func problem(in unet: ConditionalUNetConfig) -> String? {
        let widths = unet.levels.map(\.width)
        guard heads > 0, groups > 0,
            widths.allSatisfy({
                $0.isMultiple(of: heads) && $0.isMultiple(of: groups) && $0.isMultiple(of: 2)
            })
        else { return "the widths \(widths) are no multiples of \(heads) heads, \(groups) groups" }
        return TemporalModel.lengths.contains(positions)
            ? nil : "\(positions) positions are out of range"
    }
}

/// A transformer over time: every position looks along the frames of a clip, twice.
struct MotionModule: LayerOverTime {
    let norm: GroupNorm
    let projIn: Linear
    let transformerBlocks: [TransformerBlock]
    let projOut: Linear
    private let normalizesClips: Bool

    init(channels: Int, _ config: MotionModulesConfig) {
        norm = GroupNorm(channels: channels, groups: config.groups, epsilon: 1e-6)
        projIn = Linear(from: channels, to: channels)
        transformerBlocks = [TransformerBlock(channels: channels, heads: config.heads)]
        projOut = Linear(from: channels, to: channels)
        normalizesClips = config.norm == .diffusers
    }

    func afterResidual(
        _ x: Tensor, embedding: Tensor, context: Tensor?, frames: Int
    ) -> Tensor { x }

    func afterTransformer(_ x: Tensor, frames t: Int) -> Tensor {
        let (bt, h, w, c) = x.shape4
        let columns = norm(x, together: normalizesClips ? t : 1)
            .reshaped(bt / t, t, h * w, c)
            .permuted(0, 2, 1, 3)
            .reshaped(bt / t * h * w, t, c)
        let places = Tensor(Self.places(t, width: c), shape: [1, t, c]).cast(to: x.dtype)
        let moved = transformerBlocks.reduce(projIn(columns)) { $1($0, at: places) }
        let change = projOut(moved)
            .reshaped(bt / t, h * w, t, c)
            .permuted(0, 2, 1, 3)
            .reshaped(bt, h, w, c)
        return x + change
    }

    /// Sines and cosines of a frame's number in turn, frame after frame.
    ///
    /// Vaswani et al. 2017, §3.5.
    static func places(_ count: Int, width: Int) -> [Float] {
        let rates = stride(from: 0, to: width, by: 2).map {
            exp(-log(10_000) * Double($0) / Double(width))
        }
        return (0..<count).flatMap { frame in
            rates.flatMap { rate in
                let angle = Double(frame) * rate
                return [Float(sin(angle)), Float(cos(angle))]
            }
        }
    }
}
