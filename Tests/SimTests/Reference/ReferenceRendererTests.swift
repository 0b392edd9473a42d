import Sim
import Testing

struct ReferenceRendererTests {
    private func picture(_ world: World) -> Frame {
        ReferenceRenderer(world: world).frame(of: world, width: 256, height: 128)
    }

    private func mean(_ frame: Frame) -> Double {
        Double(frame.pixels.reduce(0) { $0 + Int($1) }) / Double(frame.pixels.count)
    }

    @Test func sameWorldGivesSamePixelsOnAnyThread() async {
        let world = World.handMade(
            .night, weather: .rain,
            actors: [.handMade(at: [12, -1.75, 0], paint: [0.8, 0.1, 0.1])])
        let renderer = ReferenceRenderer(world: world)
        let here = renderer.frame(of: world, width: 128, height: 64)
        let elsewhere = await Task.detached {
            ReferenceRenderer(world: world).frame(of: world, width: 128, height: 64)
        }.value
        #expect(here == elsewhere)
    }

    @Test func dayIsBrighterThanDuskThanNight() {
        let day = mean(picture(.handMade(.day)))
        let dusk = mean(picture(.handMade(.dusk)))
        let night = mean(picture(.handMade(.night)))
        #expect(day > 1.3 * dusk)
        #expect(dusk > 1.3 * night)
    }
}
