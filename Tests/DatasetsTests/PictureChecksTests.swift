import Sim
import Testing

@testable import Datasets

struct PictureChecksTests {
    @Test func countsBlackAndFrozenFrames() {
        var checks = PictureChecks()
        let black = Frame(width: 4, height: 2)
        let night = Frame.flat([9, 2, 3], width: 4, height: 2)
        checks.add(night, after: nil)
        checks.add(black, after: night)
        checks.add(black, after: black)
        #expect(checks.black == 2)
        #expect(checks.frozen == 1)
    }
}
