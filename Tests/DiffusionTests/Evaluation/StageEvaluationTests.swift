import Randomness
import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct StageEvaluationTests {
    private let model = VideoLDM(.tiny, seed: 1)
    private var evaluation: StageEvaluation {
        StageEvaluation(of: model, precision: .float32, clips: 2, seed: 3, hasSurfaceDecoder: true)
    }

    /// An autoencoder that is still what it starts from buys nothing over patch PCA.
    @Test func anUntrainedAutoencoderIsPCA() throws {
        let drives = SyntheticDataset(seed: 3)
        let shape = ClipShape(of: .tiny, frames: 1)
        let pca = PatchPCA(
            pictures: Tensor(frames: (0..<2).map { drives.clip($0, shape).frames[0] }), channels: 4)
        pca.start(model.autoencoder)
        let figures = try evaluation.figures(of: .autoencoder)
        #expect(
            figures.map(\.figure) == [
                "PSNR 128×256, dB", "PSNR 128×256, dB, latents with noise of 0.2",
                "PSNR inside boxes, dB",
                "PSNR 512×1024, dB", "PSNR 512×1024, dB, latents with noise of 0.2",
            ])
        for figure in [figures[0], figures[2]] {
            #expect(abs(figure.value - figure.valueBeside) < 1e-3)
        }
        // Components of large frames are others than those it started from.
        #expect(abs(figures[3].value - figures[3].valueBeside) > 1e-3)
        for figure in [figures[1], figures[4]] { #expect(figure.value < figure.valueBeside) }
    }

    @Test func boxesAreHeldAgainstTheReference() throws {
        let figures = try evaluation.figures(of: .image)
        #expect(figures.map(\.beside) == ["without boxes", "without boxes"])
        // Last layers start at zero, so no condition makes a difference before any training.
        #expect(figures[0].value == figures[0].valueBeside)
        for (name, parameter) in model.base.unet.namedParameters
        where name.hasPrefix("output.") && parameter.shape.count > 1 {
            parameter.assign(.ones(parameter.shape) * 0.1)
        }
        let trained = try evaluation.figures(of: .image)
        #expect(trained[0].value != trained[0].valueBeside)
    }

    /// Before any training both decoders are one; then the figures tell them apart.
    @Test func theTemporalDecoderIsHeldAgainstTheImageDecoder() throws {
        let output = model.autoencoder.decoder.output.weight
        output.assign(.normal(output.shape, from: RandomStream(seed: 1)) * 0.1)
        let figures = try evaluation.figures(of: .decoder)
        #expect(figures.count == 12)
        #expect(figures.allSatisfy { $0.beside == "image decoder" && $0.value == $0.valueBeside })
        for layer in model.temporalDecoder.layers {
            let weight = layer.projection.weight
            weight.assign(.normal(weight.shape, from: RandomStream(seed: 2)) * 0.1)
        }
        #expect(
            try evaluation.figures(of: .decoder).allSatisfy { $0.value != $0.valueBeside })
    }

    @Test func eachStageHasItsStandIn() throws {
        let temporal = try evaluation.figures(of: .temporal)
        #expect(
            temporal.map(\.beside) == [
                "last known frame repeated", "without temporal layers",
                "last known frame repeated",
            ])
        #expect(abs(temporal[1].value - temporal[1].valueBeside) < 1e-3)
        let upsampler = try evaluation.figures(of: .upsampler)
        #expect(Set(upsampler.map(\.beside)) == ["bicubic"])
        // Enlarging smoothly keeps the brightness.
        #expect(abs(upsampler[3].valueBeside - 1) < 0.5)
    }

    /// Before any training a picture is its base color, whatever else is known.
    @Test func theSurfaceDecoderIsHeldAgainstKnowingLess() throws {
        let evaluation = StageEvaluation(
            of: model, precision: .float32, clips: 1, seed: 3, hasSurfaceDecoder: true)
        let figures = try evaluation.surfaces()
        #expect(figures.count == 25)
        for figure in figures {
            let isBlack = ["without surfaces", "boxes and road alone"].contains(figure.beside)
            #expect((figure.value != figure.valueBeside) == isBlack, "\(figure)")
        }
    }

    /// Base color has all colors of bodies, and of fog no more than the lamps that it has lit.
    @Test func changesAreThoseOfTheBaseColorBeforeTraining() throws {
        let figures = StageEvaluation(
            of: model, precision: .float32, clips: 1, seed: 3, hasSurfaceDecoder: true
        ).changes(of: [.fog, .color])
        let shares = Dictionary(
            figures.filter { $0.beside == "reference" }.map { ($0.figure, $0.value) },
            uniquingKeysWith: { $1 })
        #expect(abs(shares["fog: share of the change"] ?? 1) < 0.05)
        #expect(shares["paint: share of the change"] ?? 0 > 0.5)
    }
}
