import Testing

@testable import Datasets

struct FrameClockTests {
    /// Stamps in tenths of a second, ten frames a second; what is unusual, and when the last frame comes.
    @Test(
        arguments: [
            ([0, 1, 2, 3], 0.3, [], "cameras"), ([nil, nil, nil], 0.2, [], "raw streams"),
            ([0, 3, 5, 8], 0.8, [], "cameras in the dark, which are uneven"),
            ([0, .min, 2], 0.2, [], "a stamp that was lost"),
            (
                [0, 1, 51, 52], 5.2,
                ["1 holes between frames, whose neighbours fill them: 5.0 s after 0.1 s"],
                "a dashcam that was busy"
            ),
            (
                [0, 4, 8, 12, 16, 20], 2,
                [
                    "5 holes between frames, whose neighbours fill them: 0.4 s after 0.0 s, 0.4 s after 0.4 s, "
                        + "0.4 s after 0.8 s, 2 more"
                ], "screens of which nothing has moved"
            ),
            (
                [0, 1, 500, 501, 0, 1], 0.5,
                ["2 time stamps that go back or leap, taken for those of the next frame"],
                "recordings put together"
            ),
        ] as [([Int64?], Double, [String], String)])
    func holesAreSaid(stamps: [Int64?], end: Double, phrases: [String], habit: String) {
        var clock = FrameClock(unit: 0.1, fps: 10)
        for stamp in stamps { clock.follow(stamp) }
        #expect(abs(clock.time - end) < 1e-9)
        #expect(clock.phrases == phrases)
    }
}
