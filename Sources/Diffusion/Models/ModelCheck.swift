import Conditioning
import Foundation
import Randomness
import Sim
import Tensors

extension VideoLDM {
    /// Everything that is wrong with a model folder; nothing when the model works.
    ///
    /// Every part is loaded, its names and shapes compared, its numbers looked through, and two key frames
    /// are made in the fewest steps, with those between where there is interpolation.
    package static func problems(in url: URL, dtype: DType) -> [any Error] {
        do {
            let folder = try ModelFolder(url)
            let model = VideoLDM(uninitialized: folder.config)
            // Without the encoder nobody knows what latents the others should have learnt.
            _ = try model.load(.autoencoder, from: folder)
            let parts = Stage.allCases.filter { !$0.isOptional || folder.has($0) }
            let problems = parts.compactMap { model.problem(of: $0, in: folder) }
            if problems.isEmpty {
                try model.tryOut(
                    interpolates: parts.contains(.interpolation),
                    decoder: parts.contains(.decoder) ? .temporal : .image, dtype)
            }
            return problems
        } catch {
            return [error]
        }
    }

    private func problem(of part: Stage, in folder: ModelFolder) -> (any Error)? {
        do {
            try check(try load(part, from: folder), of: part, in: folder)
            return nil
        } catch {
            return error
        }
    }

    /// Two key frames by every part of the model: an error when numbers are not finite.
    private func tryOut(interpolates: Bool, decoder: DecoderKind, _ dtype: DType) throws {
        var stream = RandomStream(seed: 1)
        let rate = OutputRate(factor: interpolates ? Interpolation.factors[0] : 1, of: config)
        let count = rate.factor + 1
        let worlds = Scenario.random(using: &stream).worlds(fps: rate.fps).prefix(count)
        var options = SamplingOptions()
        (options.steps, options.firstFrameSteps, options.upsamplerSteps) = (1, 1, 1)
        (options.interpolationSteps, options.decoder) = (1, decoder)
        let pipeline = VideoPipeline(
            model: self, options: options, precision: dtype, seed: 1, rate: rate)
        try pipeline.run(
            conditions: worlds.map {
                FrameCondition(world: $0, fps: rate.fps, seed: 1, size: config.mapSize)
            }
        ) { _, _ in }
    }
}
