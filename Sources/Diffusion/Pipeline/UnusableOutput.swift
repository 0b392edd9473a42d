import Tensors

/// What a model made is no picture: it holds numbers that are not finite.
public struct UnusableOutput: Error, CustomStringConvertible {
    let stage: String
    /// First frame of the latents in question.
    let frame: Int

    public var description: String {
        "the \(stage) gave numbers that are not finite for frame \(frame)"
    }

    /// Throws unless all latents of `frame` and those after it are finite.
    package static func check(_ latents: Tensor, of stage: String, frame: Int) throws {
        guard latents.isFinite else {
            throw UnusableOutput(stage: stage, frame: frame)
        }
    }
}
