import Testing

@testable import Sim

struct FilterTests {
    @Test(arguments: [
        (Float(0.5), Float(0.2), Float(1)),  // inside [0, 1]
        (0, 0.2, 0.5),  // half over the edge
        (1.05, 0.2, 0.25),
        (2, 0.2, 0),
        (0.5, 4, 0.25),  // the band is a quarter of the footprint
    ])
    func bandIsTheShareOfTheFootprint(_ x: Float, _ width: Float, _ share: Float) {
        #expect(abs(Filter.band(x, from: 0, to: 1, width: width) - share) < 1e-5)
    }

    @Test(arguments: [
        (Float(1), Float(0.1), Float(1)), (5, 0.1, 0), (4, 2, 0.5), (-8, 0.1, 1), (3, 900, 4 / 9),
    ])
    func stripesAreTheShareOfTheFootprint(_ x: Float, _ width: Float, _ share: Float) {
        #expect(abs(Filter.stripes(x, period: 9, duty: 4, width: width) - share) < 1e-3)
    }
}
