import Foundation
import Frames
import Renderer
import Testing

@testable import Sim

struct ReferenceRendererTests {
    private func picture(_ world: World, height: Int = 128) -> Frame {
        ReferenceRenderer(world: world).frame(of: world, width: height * 2, height: height)
    }

    private func mean(_ frame: Frame) -> Double {
        Double(frame.pixels.reduce(0) { $0 + Int($1) }) / Double(frame.pixels.count)
    }

    private let redCar = Actor.handMade(at: [12, -1.75, 0], color: [0.8, 0.08, 0.08])

    @Test func sameWorldGivesSamePixelsOnAnyThread() async {
        let world = World.handMade(.night, weather: .rain, actors: [redCar])
        let here = picture(world, height: 64)
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

    // The car's rear is 9.75 m ahead of the origin, 8.25 m ahead of the camera, whose focal length
    // is 128 / tan 30° = 221.7 pixels: 48 pixels wide and 40 high, its roof on the horizon.
    @Test func redCarIsRedWhereItStandsAndNowhereElse() {
        let frame = picture(.handMade(actors: [redCar]))
        var inside = 0
        var outside = 0
        for y in 0..<128 {
            for x in 0..<256 {
                let (r, g, b) = frame[x, y]
                guard Int(r) > 2 * Int(g), Int(r) > 2 * Int(b) else { continue }
                let isInside = (103...152).contains(x) && (63...105).contains(y)
                if isInside { inside += 1 } else { outside += 1 }
            }
        }
        #expect(inside > 600)
        #expect(outside == 0)
    }

    // 8 m ahead of the camera at t = −1.75: the solid white line at t = −3.5 lies 48.5 pixels to the
    // right, the yellow line at t = −0.15 lies 44.3 to the left, both in row 105.
    @Test func laneMarksLieWhereGeometrySays() {
        let frame = picture(.handMade())
        #expect(frame[176, 105].red > frame[160, 105].red + 40)
        let yellow = frame[83, 105]
        #expect(Int(yellow.red) > Int(yellow.blue) + 60)
    }

    // A quarter of a turn of one spoke's place, standing still: no blur.
    @Test func spokesTurnWithTheWay() {
        func view(travelled: Double) -> Frame {
            var car = Actor.handMade(at: [7, 0, 0], color: [0.5, 0.5, 0.5])
            car.box.yaw = .pi / 2
            car.travelled = travelled
            return picture(.handMade(actors: [car]), height: 256)
        }
        let (still, turned) = (view(travelled: 0), view(travelled: 0.1))
        let changed = still.pixels.indices.filter { still.pixels[$0] != turned.pixels[$0] }
        #expect(changed.count > 60)
        // Wheels stand low: nothing else has moved.
        #expect(changed.allSatisfy { $0 / 3 / 512 > 150 })
    }

    @Test func fogHidesWhatIsFar() {
        let far = Actor.handMade(at: [150, -1.75, 0], color: [0.8, 0.08, 0.08])
        func saturation(_ weather: Environment.Weather) -> Int {
            let (r, g, b) = picture(.handMade(weather: weather, actors: [far]))[128, 65]
            return Int(max(r, g, b)) - Int(min(r, g, b))
        }
        #expect(saturation(.fog) < 15)
        #expect(saturation(.clear) > 40)
    }
}
