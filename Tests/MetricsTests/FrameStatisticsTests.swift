import Sim
import Tensors
import Testing

@testable import Diffusion

/// Figures of pictures beside those of scikit-image and NumPy (Scripts/make_metric_fixtures.py).
@TensorActor
struct PictureTests {
    private let fixture: Fixture
    private let made: Frame
    private let reference: Frame

    init() throws {
        fixture = try Fixture("metrics")
        made = try fixture.picture("made")
        reference = try fixture.picture("reference")
    }

    private func expected(_ name: String) throws -> Double {
        Double(try fixture.output(name).item)
    }

    @Test func likenessIsThatOfScikitImage() throws {
        #expect(abs(made.peakSignalToNoise(to: reference) - (try expected("psnr"))) < 1e-4)
        #expect(abs(made.structuralSimilarity(to: reference) - (try expected("ssim"))) < 1e-4)
    }

    @Test func figuresAreThoseOfNumPy() throws {
        let figures = FrameStatistics(made)
        for (name, value) in [
            ("sharpness", figures.sharpness), ("contrast", figures.contrast),
            ("brightness", figures.brightness), ("chroma", figures.chroma),
        ] {
            #expect(abs(value - (try expected(name))) < 1e-3, "\(name)")
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

extension Fixture {
    /// Bytes of `[h, w, 3]` as a picture.
    fileprivate func picture(_ name: String) throws -> Frame {
        let tensor = try input(name)
        return Frame(
            width: tensor.shape[1], height: tensor.shape[0],
            pixels: tensor.floats.map { UInt8($0) })
    }
}

extension [Frame] {
    fileprivate var pair: (Frame, Frame) { (self[0], self[1]) }
}
