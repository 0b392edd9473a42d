import Testing

@testable import Diffusion

struct OutputRateTests {
    private let rates = OutputRate.all(of: .small)

    @Test func keyFramesGiveFourRates() {
        #expect(rates.map(\.fps) == [7.5, 10, 15, 30])
        #expect(rates.map(\.madeRate) == [7.5, 30, 15, 30])
        #expect(rates.map(\.interpolates) == [false, true, true, true])
    }

    /// Of 30 a second one frame needs one key frame, 2 to 5 need two, 6 need three; at 10 a second the
    /// fourth frame is the tenth that is made.
    @Test func whatIsMadeEndsOnAKeyFrame() {
        #expect([1, 2, 5, 6, 9].map(rates[3].made) == [1, 5, 5, 9, 9])
        #expect([1, 2, 3, 4].map(rates[2].made) == [1, 3, 3, 5])
        #expect([1, 2, 3, 4, 5].map(rates[1].made) == [1, 5, 9, 13, 13])
        #expect([1, 2, 17].map(rates[0].made) == [1, 2, 17])
    }

    @Test func everyThirdFrameOfThirtyIsShownAtTen() {
        #expect((0..<7).map(rates[1].shown) == [0, nil, nil, 1, nil, nil, 2])
        #expect((0..<3).map(rates[3].shown) == [0, 1, 2])
    }
}
