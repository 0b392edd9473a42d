import Testing

@testable import Diffusion

struct WindowBordersTests {
    /// T = 8, S = 2: frame 0, frames 1…7, 8…13, 14…19, 20…; the upsampler gives out 0…6, 7…12, 13…18
    /// and, in a last window that reaches back, 19 and 20.
    @Test func windowsOfTheSmallModel() {
        let borders = WindowBorders(
            count: 21, windowFrames: 8, contextFrames: 2, upsamples: true)
        #expect(borders?.rollout == [1, 8, 14, 20])
        #expect(borders?.upsampler == [7, 13, 19])
    }

    /// Of 20 frames the upsampler's last is of the window before it.
    @Test func aLastFrameThatIsOnlyDrawnAgainIsNoBorder() {
        let borders = WindowBorders(
            count: 20, windowFrames: 8, contextFrames: 2, upsamples: true)
        #expect(borders?.upsampler == [7, 13])
        let small = WindowBorders(count: 20, windowFrames: 8, contextFrames: 2, upsamples: false)
        #expect(small?.upsampler == [])
    }

    @Test(arguments: [(8, 8), (8, 0), (2, 1)])
    func windowsThatCannotBeAreNone(frames: Int, context: Int) {
        #expect(
            WindowBorders(
                count: 20, windowFrames: frames, contextFrames: context, upsamples: true) == nil)
    }
}
