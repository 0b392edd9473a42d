import Testing

@testable import Renderer
@testable import Sim

struct FilterTests {
    /// Place, width of the footprint, share of [0, 1]: inside, half and a quarter over an edge,
    /// outside, and a footprint four times as wide.
    private static let bands: [SIMD3<Float>] = [
        [0.5, 0.2, 1], [0, 0.2, 0.5], [1.05, 0.2, 0.25], [2, 0.2, 0], [0.5, 4, 0.25],
    ]

    @Test(arguments: bands)
    func bandIsTheShareOfTheFootprint(_ place: SIMD3<Float>) {
        let share = Filter.band(place.x, from: 0, to: 1, width: place.y)
        #expect(abs(share - place.z) < 1e-5)
    }

    /// Place, width of the footprint, share of stripes 4 wide that repeat after 9.
    private static let stripes: [SIMD3<Float>] = [
        [1, 0.1, 1], [5, 0.1, 0], [4, 2, 0.5], [-8, 0.1, 1], [3, 900, 0.444],
    ]

    @Test(arguments: stripes)
    func stripesAreTheShareOfTheFootprint(_ place: SIMD3<Float>) {
        let share = Filter.stripes(place.x, period: 9, duty: 4, width: place.y)
        #expect(abs(share - place.z) < 1e-3)
    }

    @Test(arguments: [-3, -2.5, -0.1, -1e-9, 0, 0.5, 0.999_999_94, 7, 4_194_303.5, 4_194_305, 1e9])
    func numbersAreRoundedDown(_ number: Float) {
        #expect(number.floored == number.rounded(.down))
        #expect((-number).floored == (-number).rounded(.down))
    }
}
