import Frames
import Testing

@testable import Metrics

struct FrameChangeTests {
    /// Two pixels: the reference's left one changes by 1 to 2 levels, its right one by 3.
    @Test func differencesByHand() {
        func pair(_ left: [UInt8], _ right: [UInt8]) -> Frame {
            Frame(width: 2, height: 1, pixels: left + right)
        }
        let change = FrameChange(
            from: pair([10, 10, 10], [50, 50, 50]), to: pair([16, 7, 10], [50, 50, 56]),
            referenceBefore: pair([20, 20, 20], [80, 80, 80]),
            reference: pair([21, 22, 18], [80, 80, 83]))
        #expect(change.change == 15 / 6.0)
        #expect(change.energy == (36 + 9 + 36) / 6.0)
        #expect(change.referenceChange == 8 / 6.0)
        #expect(change.referenceEnergy == 18 / 6.0)
        #expect(change.pixels == 2)
        #expect(change.stillPixels == 1)
        #expect(change.stillChange == 3)
        #expect(change.stillReferenceChange == 5 / 3.0)
    }
}
