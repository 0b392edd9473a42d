import Frames
import Tensors
import Testing

@testable import Metrics

/// Figures of pictures beside those of scikit-image and NumPy (Scripts/make_metric_fixtures.py).
@TensorActor
struct FrameStatisticsTests {
    private let fixture: MetricsFixture
    private let made: Frame
    private let reference: Frame

    init() throws {
        fixture = try MetricsFixture()
        made = try fixture.picture("made")
        reference = try fixture.picture("reference")
    }

    @Test func likenessIsThatOfScikitImage() throws {
        #expect(abs(made.peakSignalToNoise(to: reference) - (try fixture.expected("psnr"))) < 1e-4)
        #expect(
            abs(made.structuralSimilarity(to: reference) - (try fixture.expected("ssim"))) < 1e-4)
    }

    @Test func statisticsAreThoseOfNumPy() throws {
        let statistics = FrameStatistics(made)
        for (name, value) in [
            ("sharpness", statistics.sharpness), ("contrast", statistics.contrast),
            ("brightness", statistics.brightness), ("chroma", statistics.chroma),
        ] {
            #expect(abs(value - (try fixture.expected(name))) < 1e-3, "\(name)")
        }
    }

    @Test func equalPicturesAreAsLikeAsCanBe() {
        #expect(made.peakSignalToNoise(to: made) == 100)
        #expect(abs(made.structuralSimilarity(to: made) - 1) < 1e-6)
    }

    /// 5×3 pixels: less than a window.
    @Test func smallPicturesAreComparedToo() {
        let (a, b) = [made, reference].map { $0.cropped(x: 0, y: 0, width: 5, height: 3) }.pair
        #expect((-1...1).contains(a.structuralSimilarity(to: b)))
        #expect(FrameStatistics(Frame(width: 1, height: 1)).sharpness == 0)
    }
}

extension [Frame] {
    fileprivate var pair: (Frame, Frame) { (self[0], self[1]) }
}
