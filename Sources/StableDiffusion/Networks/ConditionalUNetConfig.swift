/// Sizes of a U-Net that reads a prompt.
package struct ConditionalUNetConfig: Equatable, Sendable {
    /// One resolution.
    package struct Level: Equatable, Sendable {
        package var width: Int
        /// Whether its residual blocks have transformers behind them.
        package var attends: Bool
        package var heads: Int
        /// Whether its transformers look at the prompt alone, never at each other.
        package var looksAtPromptAlone = false
    }

    /// Channels in: the latents, and what is concatenated to them.
    package var inputs: Int
    package var outputs: Int
    /// Finest first.
    package var levels: [Level]
    /// Residual blocks a level on the way down; there is one more on the way up.
    package var blocks: Int
    /// Width of what the text encoder says.
    package var contextWidth: Int
    /// Groups of a group norm.
    package var groups: Int
    /// How many classes there are; nil for none.
    package var classes: Int?
    /// What is added to the variance in group norms but those of transformers.
    package var epsilon = Self.usualEpsilon

    /// Of Stable Diffusion 1 and 2.
    static let usualEpsilon: Float = 1e-5

    /// Width of the embedding of time.
    var embedding: Int { 4 * levels[0].width }
}
