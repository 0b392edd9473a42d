import Frames
import Testing

@testable import Referee

struct TrackColorsTests {
    private let tracks = [UInt16](repeating: 7, count: 30) + [UInt16](repeating: 8, count: 10)

    private func frame(_ level: UInt8) -> Frame {
        Frame(width: 40, height: 1, pixels: [UInt8](repeating: level, count: 120))
    }

    /// Of 30 pixels, off by 6 and by 9; 10 pixels of another road user are too few.
    @Test func byHand() {
        var colors = TrackColors()
        #expect(colors.error == nil)
        colors.add(frame(106), reference: frame(100), tracks: tracks)
        #expect(colors.error == 6)
        #expect(colors.change == nil)
        colors.add(frame(93), reference: frame(102), tracks: tracks)
        #expect(colors.error == 7.5)
        #expect(colors.change == 13)
        #expect(colors.referenceChange == 2)
        // Who has not been there before does not change.
        colors.add(frame(0), reference: frame(0), tracks: tracks.map { $0 + 1 })
        #expect(colors.error == 5)
        #expect(colors.change == 13)
        // The other clip's first frame does not follow this one's last.
        var other = TrackColors()
        other.add(frame(50), reference: frame(50), tracks: tracks)
        colors.add(other)
        #expect(colors.error == 3.75)
        #expect(colors.change == 13)
    }
}
