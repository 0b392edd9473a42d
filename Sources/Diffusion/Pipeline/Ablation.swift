import Conditioning

/// What sampling leaves out, to see what it is worth: layers over time, or conditions.
///
/// After the comparisons of Blattmann et al. 2023. The weights are those that learnt with all layers: a model
/// trained without them would do better than one that they are taken from.
public enum Ablation: String, Codable, CaseIterable, Sendable {
    /// All of the base model and of interpolation, which is α = 1: every frame is the image model's.
    case temporal
    /// The residual blocks of both: attention alone looks along time.
    ///
    /// The mask of known frames enters by these blocks, so the model sees them only as nearly clean latents.
    case temporalConvolutions = "temporal-convolutions"
    /// All of the upsampler, which has learnt with them: every frame is upsampled by itself.
    case upsamplerTemporal = "upsampler-temporal"
    /// Maps of the boxes of road users.
    case boxes
    /// Maps of the road.
    case road
    /// Maps of the cuboids that stand beside it.
    case scenery
    /// All conditions of surfaces: base model and surface decoder do without.
    case surfaces

    /// The group of conditions that is not given.
    package var group: ConditionGroup? {
        switch self {
        case .temporal, .temporalConvolutions, .upsamplerTemporal: nil
        case .boxes: .boxes
        case .road: .road
        case .scenery: .scenery
        case .surfaces: .surface
        }
    }
}
