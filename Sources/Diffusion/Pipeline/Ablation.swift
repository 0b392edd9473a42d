/// Layers over time that sampling leaves out of a model, to see what they are worth.
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
}
