import Testing

@testable import Metrics

struct WindowBordersTests {
    /// T = 8, S = 2: frame 0, frames 1…7, 8…13, 14…19, 20…; the upsampler gives out 0…6, 7…12, 13…18
    /// and, in a last window that reaches back, 19 and 20.
    @Test func windowsOfTheSmallModel() {
        let borders = WindowBorders(
            count: 21, windowFrames: 8, contextFrames: 2, upsamplerOverlap: 2)
        #expect(borders?.rollout == [1, 8, 14, 20])
        #expect(borders?.upsampler == [7, 13, 19])
    }

    /// Of 20 frames the upsampler's last is of the window before it.
    @Test func aLastFrameThatIsOnlyDrawnAgainIsNoBorder() {
        let borders = WindowBorders(
            count: 20, windowFrames: 8, contextFrames: 2, upsamplerOverlap: 2)
        #expect(borders?.upsampler == [7, 13])
        let small = WindowBorders(
            count: 20, windowFrames: 8, contextFrames: 2, upsamplerOverlap: nil)
        #expect(small?.upsampler == [])
    }

    /// Four frames for each key frame: key frame 7 is frame 28, key frame 8 is 32.
    ///
    /// Between them there are four changes, to frames 29 to 32. The upsampler's windows are of frames as they
    /// are shown.
    @Test func interpolationSpreadsTheJump() {
        let borders = WindowBorders(
            count: 57, windowFrames: 8, contextFrames: 2, ratio: 4, upsamplerOverlap: 2)
        #expect(borders?.rollout == [1, 2, 3, 4, 29, 30, 31, 32, 53, 54, 55, 56])
        #expect(borders?.upsampler == [7, 13, 19, 25, 31, 37, 43, 49, 55])
    }

    /// At 10 a second key frames 7 and 8 lie at 9⅓ and 10⅔, key frames 9 and 10 at 12 and 13⅓.
    @Test func keyFramesBetweenFramesAreFound() {
        let borders = WindowBorders(
            count: 20, windowFrames: 8, contextFrames: 2, ratio: 10 / 7.5, upsamplerOverlap: nil)
        #expect(borders?.rollout == [1, 2, 10, 11, 18, 19])
        let others = WindowBorders(
            count: 15, windowFrames: 10, contextFrames: 2, ratio: 10 / 7.5, upsamplerOverlap: nil)
        #expect(others?.rollout == [1, 2, 13, 14])
    }

    @Test(arguments: [(8, 8), (8, 0), (2, 1)])
    func windowsThatCannotBeAreNone(frames: Int, context: Int) {
        #expect(
            WindowBorders(
                count: 20, windowFrames: frames, contextFrames: context, upsamplerOverlap: 2) == nil
        )
    }
}
