import Conditioning
import Foundation
import Randomness
import Sim
import Tensors

extension VideoLDM {
    /// Everything that is wrong with a model folder, a sentence each; none when the model works.
    ///
    /// Every part is loaded, its names and shapes compared, its numbers looked through, and two frames
    /// are made in the fewest steps.
    public static func problems(in folder: URL, element: Element) -> [String] {
        do {
            let model = VideoLDM(undrawn: try description(in: folder).config)
            // Without the encoder nobody knows what latents the others should have learnt.
            _ = try model.load(.autoencoder, from: folder)
            let parts = Part.allCases.filter { !$0.isOptional || has($0, in: folder) }
            let problems = parts.compactMap { model.problem(of: $0, in: folder) }
            if problems.isEmpty {
                try model.tryOut(decoder: parts.contains(.decoder) ? .temporal : .image, element)
            }
            return problems
        } catch {
            return ["\(error)"]
        }
    }

    private func problem(of part: Part, in folder: URL) -> String? {
        do {
            try check(try load(part, from: folder), of: part, in: folder)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Two frames by every part of the model: an error when numbers are not finite.
    private func tryOut(decoder: DecoderKind, _ element: Element) throws {
        var stream = RandomStream(seed: 1)
        let worlds = Scenario.random(using: &stream).worlds(fps: config.keyFrameRate).prefix(2)
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.upsamplerSteps) = (1, 1, 1)
        options.decoder = decoder
        try VideoPipeline(model: self, options: options, precision: element, seed: 1).run(
            conditions: worlds.map { FrameCondition(world: $0, fps: config.keyFrameRate, seed: 1) }
        ) { _ in }
    }
}
