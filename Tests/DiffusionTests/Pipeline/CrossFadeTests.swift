import Frames
import Testing

@testable import Diffusion

struct CrossFadeTests {
    private func picture(_ pixels: [UInt8]) -> Frame { Frame(width: 1, height: 1, pixels: pixels) }

    /// Quarters of the way from 10, 0 and 255 to 20, 255 and 0, halves rounded up.
    @Test func framesAreEvenlySpaced() {
        let between = Frame.crossFade(
            from: picture([10, 0, 255]), to: picture([20, 255, 0]), count: 3)
        #expect(between.map(\.pixels) == [[13, 64, 191], [15, 128, 128], [18, 191, 64]])
    }

    @Test func betweenNeighboursThereIsNothing() {
        #expect(Frame.crossFade(from: picture([1, 2, 3]), to: picture([4, 5, 6]), count: 0) == [])
    }
}
