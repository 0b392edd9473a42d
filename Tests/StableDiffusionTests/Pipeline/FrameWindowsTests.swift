import Tensors
import TestSupport
import Testing

@testable import StableDiffusion

@TensorActor
struct FrameWindowsTests {
    @Test(arguments: [
        (10, 4, [0..<4, 2..<6, 4..<8, 6..<10]),
        (5, 4, [0..<4, 1..<5]),
        (4, 4, [0..<4]),
        (3, 4, [0..<3]),
        (3, 1, [0..<1, 1..<2, 2..<3]),
    ])
    func everyFrameIsInAPart(frames: Int, length: Int, expected: [Range<Int>]) {
        #expect(FrameWindows(of: frames, length: length).ranges == expected)
    }

    /// Two parts of four frames, of which the first says 0 and the second 1: weights are 1, 2, 2, 1.
    @Test func partsAreBlendedByTheirMiddles() {
        let windows = FrameWindows(of: 5, length: 4)
        let blended = windows.blended {
            .full([$0.count, 1, 1, 2], $0.lowerBound == 0 ? 0 : 1)
        }
        let expected: [Float] = [0, 1.0 / 3, 0.5, 2.0 / 3, 1]
        expectClose(blended, Tensor(expected.flatMap { [$0, $0] }, shape: [5, 1, 1, 2]))
    }
}
