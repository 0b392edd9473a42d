import Sim
import Tensors
import Testing

@testable import Diffusion

@TensorActor
struct InterpolationComparisonTests {
    private let evaluation = Self.evaluation(hasSurfaceDecoder: false)

    private static func evaluation(hasSurfaceDecoder: Bool) -> StageEvaluation {
        StageEvaluation(
            of: VideoLDM(.tiny, seed: 1), precision: .float32, clips: 1, seed: 1,
            hasSurfaceDecoder: hasSurfaceDecoder)
    }

    /// A drive that stands still, so many frames a pair of key frames.
    private func still(_ factor: Int) -> TrainingClip {
        let clip = SyntheticDataset(seed: 1, validation: true).clip(
            0, ClipShape(frames: 4 * factor + 1, fps: 30, width: 256, height: 128))
        return TrainingClip(
            frames: clip.frames.map { _ in clip.frames[0] }, conditions: clip.conditions)
    }

    /// Of 17 frames 5 are key frames, of 9 as many: 12 and 4 are held against the drive.
    @Test(arguments: [(4, 12), (2, 4)])
    func framesBetweenKeyFramesAreMeasured(factor: Int, between: Int) throws {
        var comparison = InterpolationComparison()
        try comparison.add(still(factor), number: 0, factor: factor, by: evaluation)
        #expect(comparison.reference.count == between)
        #expect(comparison.made.count == between && comparison.encoded.count == between)
        // Of two equal key frames a cross-fade is the same again.
        #expect(comparison.faded == comparison.encoded)
        let figures = comparison.figures(fps: 30)
        #expect(figures[0].valueBeside == figures[1].valueBeside)
        #expect(figures[0].value != figures[0].valueBeside)
    }

    @Test func bothRatesAreMeasured() throws {
        let names = try evaluation.figures(of: .interpolation).map(\.figure)
        #expect(names.count == 8)
        #expect(names[0].contains("30 a second") && names[4].contains("15 a second"))
    }

    /// Before any training large frames are their base color, whatever latents say; a cross-fade has it twice.
    @Test func largeFramesAreDrawnFromSurfacesOfTheirOwn() throws {
        let figures = try Self.evaluation(hasSurfaceDecoder: true).largeInterpolated()
        #expect(
            figures.map(\.beside) == ["blended latents", "blended latents"]
                + ["cross-fade", "cross-fade"])
        for figure in figures.prefix(2) { #expect(figure.value == figure.valueBeside) }
        #expect(figures[2].value > figures[2].valueBeside)
    }

    /// The base color of the frame itself is nearer to it than the last known frame.
    @Test func largeFramesArePredictedFromSurfacesOfTheirOwn() {
        let figures = Self.evaluation(hasSurfaceDecoder: true).largePredicted()
        #expect(figures.count == 1 && figures[0].beside == "last known frame repeated")
        #expect(figures[0].value > 5 && figures[0].valueBeside > 5)
        #expect(figures[0].value != figures[0].valueBeside)
    }
}
