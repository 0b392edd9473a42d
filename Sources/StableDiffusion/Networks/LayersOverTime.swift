import Diffusion
import Tensors

/// What makes a video model of a U-Net that draws pictures: layers between those of the U-Net.
package protocol LayersOverTime: Module {
    /// What follows the layers of each block.
    var following: FollowingLayers { get }
    /// Where they are shown known frames; nil of layers that know none.
    var context: MaskConditioner? { get }
    /// Whether the residual blocks of the U-Net normalise all frames of a clip together.
    var normalizesClips: Bool { get }
    /// By their keys in a file.
    var keyedParameters: NamedParameters { get }
}

/// By the blocks of the U-Net; those at the end of a block may be missing.
package struct FollowingLayers {
    let down: [[any LayerOverTime]]
    let middle: [any LayerOverTime]
    let up: [[any LayerOverTime]]
}

/// What follows a residual block and the transformer behind it.
package protocol LayerOverTime: Module {
    /// Before the transformer.
    ///
    /// - Parameters:
    ///   - x: `[b·t, h, w, c]`; frames of one clip are neighbours on the first axis.
    ///   - embedding: of time, `[b·t, e]`, float32.
    ///   - context: what known frames show, `[b·t, h, w, MaskConditioner.width]`.
    func afterResidual(
        _ x: Tensor, embedding: Tensor, context: Tensor?, frames: Int
    ) -> Tensor
    /// Behind the transformer, or behind the residual block where there is none.
    func afterTransformer(_ x: Tensor, frames: Int) -> Tensor
}

extension GroupNorm {
    /// Normalises so many neighbours `[h, w, c]` on the first axis together.
    func callAsFunction(
        _ x: Tensor, together t: Int, activation: Activation = .identity
    ) -> Tensor {
        let (bt, h, w, c) = x.shape4
        return self(x.reshaped(bt / t, t * h, w, c), activation: activation).reshaped(x.shape)
    }
}
