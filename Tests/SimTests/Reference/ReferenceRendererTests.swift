import Foundation
import Sim
import Testing

struct ReferenceRendererTests {
    private func picture(_ world: World, height: Int = 128) -> Frame {
        ReferenceRenderer(world: world).frame(of: world, width: height * 2, height: height)
    }

    private func mean(_ frame: Frame) -> Double {
        Double(frame.pixels.reduce(0) { $0 + Int($1) }) / Double(frame.pixels.count)
    }

    private let redCar = Actor.handMade(at: [12, -1.75, 0], paint: [0.8, 0.08, 0.08])

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

    @Test(arguments: [Environment.TimeOfDay.day, .night])
    func smallPictureIsLargeOneReduced(_ time: Environment.TimeOfDay) {
        let world = World.handMade(
            time, surroundings: .urban,
            items: [
                Scenery.Item(
                    kind: .building,
                    box: Box3D(center: [30, -14, 6], yaw: 0, length: 20, width: 10, height: 12),
                    look: 4),
                Scenery.Item(
                    kind: .tree,
                    box: Box3D(center: [22, 8, 4], yaw: 0, length: 5, width: 5, height: 8),
                    look: 9),
            ], actors: [redCar])
        let small = picture(world)
        let large = picture(world, height: 512)
        var squares = 0.0
        for (index, value) in small.pixels.enumerated() {
            let (x, y, channel) = (index / 3 % 256, index / 768, index % 3)
            var sum = 0
            for row in 0..<4 {
                for column in 0..<4 {
                    sum += Int(large.pixels[((y * 4 + row) * 1024 + x * 4 + column) * 3 + channel])
                }
            }
            let error = Double(value) - Double(sum) / 16
            squares += error * error
        }
        let meanSquare = squares / Double(small.pixels.count)
        #expect(10 * log10(255 * 255 / meanSquare) > 32)
    }

    @Test func fogHidesWhatIsFar() {
        let far = Actor.handMade(at: [150, -1.75, 0], paint: [0.8, 0.08, 0.08])
        func saturation(_ weather: Environment.Weather) -> Int {
            let (r, g, b) = picture(.handMade(weather: weather, actors: [far]))[128, 65]
            return Int(max(r, g, b)) - Int(min(r, g, b))
        }
        #expect(saturation(.fog) < 15)
        #expect(saturation(.clear) > 40)
    }
}
