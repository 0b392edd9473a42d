import Frames
import Testing

@testable import Diffusion

struct PictureChangeTests {
    /// Two pixels: the first gets 20 levels brighter in the reference and 10 as it is made, the second stays in the
    /// reference and gets 3 levels darker.
    @Test func changesAreHeldAgainstThoseOfTheReference() {
        func frame(_ first: UInt8, _ second: UInt8) -> Frame {
            Frame(
                width: 2, height: 1,
                pixels: [first, first, first, second, second, second])
        }
        var change = PictureChange()
        change.add((frame(60, 97), frame(70, 100)), (frame(50, 100), frame(50, 100)))
        #expect(change.share == 0.5)
        #expect(change.elsewhere == 3)
        #expect(change.all == 10)
    }
}
