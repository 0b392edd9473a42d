import TestSupport
import Testing

@testable import Tensors

@TensorActor
struct ResampleTests {
    let picture = Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1])

    @Test func nearestRepeats() {
        let large = picture.upsampledNearest(by: 2)
        #expect(large.shape == [1, 4, 4, 1])
        #expect(large.floats[..<8] == [1, 1, 2, 2, 1, 1, 2, 2])
    }

    @Test func areaTakesTheMeanOfASquare() {
        #expect(picture.areaDownsampled(by: 2).floats == [2.5])
        let large = picture.upsampledNearest(by: 3)
        #expect(large.areaDownsampled(by: 3).floats == picture.floats)
    }

    @Test func bilinearMeetsHalfWay() {
        let row = Tensor([0, 4], shape: [1, 1, 2, 1])
        #expect(row.resizedBilinear(height: 1, width: 4).floats == [0, 1, 3, 4])
        #expect(row.resizedBilinear(height: 2, width: 2).floats == [0, 4, 0, 4])
    }

    @Test func pixelsShuffleInPyTorchOrder() {
        let x = Tensor((0..<8).map(Float.init), shape: [1, 1, 1, 8])
        let y = x.pixelShuffled(by: 2)
        #expect(y.shape == [1, 2, 2, 2])
        #expect(y.floats == [0, 4, 1, 5, 2, 6, 3, 7])
        #expect(y.pixelUnshuffled(by: 2).floats == x.floats)
    }

    @Test(arguments: [
        GradientCase("nearest", [1, 2, 2, 3]) { $0[0].squared().upsampledNearest(by: 2) },
        GradientCase("area", [1, 4, 2, 3]) { $0[0].squared().areaDownsampled(by: 2) },
        GradientCase("bilinear up", [1, 2, 3, 2]) { $0[0].resizedBilinear(height: 5, width: 4) },
        GradientCase("bilinear down", [1, 5, 4, 2]) { $0[0].resizedBilinear(height: 2, width: 3) },
        GradientCase("shuffled", [1, 2, 1, 8]) { $0[0].squared().pixelShuffled(by: 2) },
        GradientCase("unshuffled", [1, 2, 4, 1]) { $0[0].squared().pixelUnshuffled(by: 2) },
    ])
    func gradientMatchesFiniteDifferences(row: GradientCase) {
        expectGradient(at: row.inputs(), of: row.body)
    }
}
