import Foundation
import Frames
import Sim
import TestSupport
import Testing

@testable import Renderer

struct GBufferTests {
    private let redCar = Actor.handMade(at: [12, -1.75, 0], color: [0.8, 0.08, 0.08])

    private func gBuffer(_ world: World, height: Int = 128) -> GBuffer {
        ReferenceRenderer(world: world).gBuffer(of: world, width: height * 2, height: height)
    }

    /// A city street with a house and a tree, by night.
    private var street: World {
        let house = Scenery.Item(
            kind: .building,
            box: Box3D(center: [30, -14, 6], yaw: 0, length: 20, width: 10, height: 12), look: 4)
        let tree = Scenery.Item(
            kind: .tree, box: Box3D(center: [22, 9, 4], yaw: 0, length: 5, width: 5, height: 8),
            look: 9)
        var car = redCar
        (car.lights.head, car.lights.brake) = (true, true)
        var world = World.handMade(
            .night, surroundings: .urban, items: [house, tree], actors: [car])
        world.road = Road(usual: .urban)
        return world
    }

    @Test func channelsStandInTheirOrder() {
        #expect(GBuffer.Channel.allCases.count == GBuffer.channelCount)
        #expect(GBuffer.Group.allCases.flatMap(\.channels) == GBuffer.Channel.allCases)
    }

    // The car's rear is 8.25 m ahead of the camera, whose focal length is 221.7 pixels.
    @Test func surfacesHaveTheirPaint() {
        let buffer = gBuffer(.handMade(actors: [redCar]))
        func color(_ x: Int, _ y: Int) -> SIMD3<Float> {
            [buffer[.red, x, y], buffer[.green, x, y], buffer[.blue, x, y]]
        }
        func isClose(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> Bool {
            let d = a - b
            return max(abs(d.x), abs(d.y), abs(d.z)) <= 0.004
        }
        let painted = (0..<128 * 256).count {
            isClose(color($0 % 256, $0 / 256), [0.8, 0.08, 0.08])
        }
        // The car's rear is 48 pixels wide and 30 high where it is not glass, lamp, plate or trim.
        #expect(painted > 500, "\(painted)")
        // The mark 8 m ahead: sRGB of 0.74, 0.74, 0.7.
        #expect(isClose(color(176, 105), [0.876, 0.876, 0.854]), "\(color(176, 105))")
        // Asphalt is grey and has no grain along the road.
        #expect(isClose(color(160, 110), color(160, 110).x * [1, 0.995, 0.987]))
        #expect(color(30, 3) == color(200, 20), "the sky has one tone")
    }

    /// The whole sky of rain lies under clouds, a clear one in parts; nothing else does.
    @Test func cloudsAreToldInTheSky() {
        var world = World.handMade(actors: [redCar])
        let clear = gBuffer(world)
        world.environment = Environment(weather: .rain)
        let rain = gBuffer(world)
        func mean(_ buffer: GBuffer, rows: Range<Int>) -> Float {
            rows.reduce(0) { sum, y in
                (0..<256).reduce(sum) { $0 + buffer[.cloud, $1, y] }
            } / Float(256 * rows.count)
        }
        #expect(mean(rain, rows: 0..<20) > 0.6)
        #expect((0.02...0.6).contains(mean(clear, rows: 0..<20)))
        #expect(mean(rain, rows: 100..<128) == 0)
    }

    /// Under one light, what is left of the picture without base color and grain is the same all over, and a third as
    /// even without grain at most.
    @Test(arguments: [SurfaceClass.terrain, .road])
    func grainIsTheTextureOfThePicture(surface: SurfaceClass) {
        var world = World.handMade()
        world.environment = Environment(weather: .cloudy)
        let (frame, labels, buffer) = ReferenceRenderer(world: world)
            .rendering(of: world, since: nil, width: 256, height: 128)
        var (plain, textured) = ([Float](), [Float]())
        for at in labels.classes.indices
        where labels.classes[at] == surface && labels.depths[at] < 15 {
            let (x, y) = (at % 256, at / 256)
            guard buffer[GBuffer.Channel(surface), x, y] == 1 else { continue }
            let light = linear(Float(frame.pixels[3 * at + 1]) / 255) / linear(buffer[.green, x, y])
            plain.append(light)
            textured.append(light / (2 * buffer[.grain, x, y]))
        }
        #expect(plain.count > 500)
        #expect(spread(textured) < spread(plain) / 3, "\(spread(textured)), \(spread(plain))")
    }

    /// Of sRGB.
    private func linear(_ x: Float) -> Float { pow((x + 0.055) / 1.055, 2.4) }

    /// Standard deviation over the mean.
    private func spread(_ x: [Float]) -> Float {
        let mean = x.reduce(0, +) / Float(x.count)
        return (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(x.count)).squareRoot() / mean
    }

    @Test func waterStandsOnWetRoadsAlone() {
        func water(_ weather: Environment.Weather) -> (road: [Float], elsewhere: [Float]) {
            var world = World.handMade()
            world.environment = Environment(weather: weather)
            let buffer = gBuffer(world)
            let pixels = (0..<128 * 256).map { ($0 % 256, $0 / 256) }
            func values(_ isOne: (Float) -> Bool) -> [Float] {
                pixels.filter { isOne(buffer[.road, $0.0, $0.1] + buffer[.laneMark, $0.0, $0.1]) }
                    .map { buffer[.water, $0.0, $0.1] }
            }
            return (values { $0 > 0.999 }, values { $0 == 0 })
        }
        let (rain, clear) = (water(.rain), water(.clear))
        #expect(rain.road.min() ?? 0 > 0.4 && rain.road.max() == 1)
        #expect(rain.elsewhere.max() == 0 && clear.road.max() == 0)
    }

    @Test func normalsPointInCameraAxes() {
        let buffer = gBuffer(.handMade(actors: [redCar]))
        func normal(_ x: Int, _ y: Int) -> SIMD3<Float> {
            [buffer[.normalX, x, y], buffer[.normalY, x, y], buffer[.normalZ, x, y]]
        }
        #expect(normal(160, 120) == [0, 0, 1])
        #expect(normal(30, 3) == .zero)
        // The rear of the car faces the camera.
        #expect(normal(128, 88).x < -0.9)
    }

    @Test func sharesSumToOne() {
        let buffer = gBuffer(street, height: 256)
        for y in 0..<256 {
            for x in 0..<512 {
                let sum = GBuffer.Group.classes.channels.reduce(0) { $0 + buffer[$1, x, y] }
                #expect(abs(sum - 1) < 0.012, "\(x), \(y)")
                #expect(buffer[.litWindow, x, y] <= buffer[.glass, x, y] + 0.005)
            }
        }
    }

    @Test(arguments: [128, 512])
    func agreesWithTheLabelsOfEveryPixel(height: Int) {
        let world = street
        let (_, pixelLabels, buffer) = ReferenceRenderer(world: world)
            .rendering(of: world, since: nil, width: height * 2, height: height)
        var whole = 0
        for at in pixelLabels.classes.indices {
            let (x, y) = (at % pixelLabels.width, at / pixelLabels.width)
            let channel = GBuffer.Channel(pixelLabels.classes[at])
            let share = buffer[channel, x, y]
            let largest = GBuffer.Group.classes.channels.map { buffer[$0, x, y] }.max() ?? 0
            // Several classes of the labels are one here, so it may be beaten, never by much.
            #expect(share >= largest - 0.51, "\(pixelLabels.classes[at]) at \(x), \(y)")
            if largest > 0.76 {
                #expect(share == largest, "\(pixelLabels.classes[at]) at \(x), \(y)")
            }
            guard share > 0.999 else { continue }
            let expected = 1 / pixelLabels.depths[at]
            guard abs(buffer.inverseDepth[at] - expected) < 0.02 * expected + 1e-4 else { continue }
            whole += 1
        }
        // What is left are pixels in which two things of one class meet.
        #expect(whole > pixelLabels.classes.count * 9 / 10)
    }

    @Test func whatShinesIsToldOnlyWhenLit() {
        let night = gBuffer(street, height: 256)
        var unlit = street
        unlit.environment.timeOfDay = .day
        unlit.actors[0].lights = Lights()
        let day = gBuffer(unlit, height: 256)
        func total(_ channel: GBuffer.Channel, _ buffer: GBuffer) -> Float {
            (0..<256).reduce(0) { sum, y in
                (0..<512).reduce(sum) { $0 + buffer[channel, $1, y] }
            }
        }
        #expect(total(.tailLamp, night) > 20 && total(.litWindow, night) > 200)
        for channel in GBuffer.Group.shine.channels { #expect(total(channel, day) == 0) }
        #expect(total(.glass, night) > 1.5 * total(.litWindow, night))
        // Without brakes tail lamps shine a quarter as strongly, and the third lamp not at all.
        var cruising = street
        cruising.actors[0].lights.brake = false
        let tail = total(.tailLamp, gBuffer(cruising, height: 256))
        #expect(tail > 5 && tail < 0.26 * total(.tailLamp, night))
    }

    // 150 m away a lamp of a car is 0.3 m · 221.7 / 150 m wide: half a pixel.
    @Test func distantLampsAreNotMissed() {
        for distance in stride(from: 140.0, to: 150, by: 1) {
            var car = Actor.handMade(at: [distance, -1.75, 0], color: [0, 0, 0])
            car.lights.brake = true
            let buffer = gBuffer(.handMade(.night, actors: [car]))
            let strongest = (0..<128).map { y in
                (0..<256).map { buffer[.tailLamp, $0, y] }.max() ?? 0
            }.max()
            #expect(strongest ?? 0 > 0.2, "\(distance) m")
        }
    }

    // The lamps are 18.25 m ahead; level ground mirrors each as far below as it stands above.
    @Test func lampsAndTheirImagesShine() throws {
        var car = Actor.handMade(at: [22, -1.75, 0], color: [0, 0, 0])
        car.lights.brake = true
        let world = World.handMade(.night, actors: [car])
        let lamps = try #require(gBuffer(world).lamps)
        /// Mean row of a channel, by how much each pixel has.
        func row(_ channel: Int) -> Double {
            let bytes = stride(from: channel, to: lamps.count, by: GBuffer.lampChannels)
                .map { Double(lamps[$0]) }
            let rows = bytes.indices.reduce(0) { $0 + bytes[$1] * (Double($1 / 256) + 0.5) }
            return rows / bytes.reduce(0, +)
        }
        let ground = 64 + 221.7 * world.camera.pose(ego: world.egoPose).position.z / 18.25
        #expect(abs((row(0) + row(3)) / 2 - ground) < 0.5)
        #expect(row(0) < ground - 5)
        #expect(lamps.max() ?? 0 > 200)
        /// Columns over rows that a channel shines at.
        func shape(_ channel: Int) -> Double {
            let lit = (0..<256 * 128).filter { lamps[$0 * GBuffer.lampChannels + channel] > 8 }
            return Double(Set(lit.map { $0 % 256 }).count) / Double(Set(lit.map { $0 / 256 }).count)
        }
        // Two lamps beside each other; their images are drawn out downwards.
        #expect(shape(0) > 1 && shape(3) < 1)
        let strongest = { channel in
            stride(from: channel, to: lamps.count, by: GBuffer.lampChannels).map { lamps[$0] }.max()
        }
        #expect(strongest(0) ?? 0 > 4 * (strongest(1) ?? 0))

        car.lights.brake = false
        #expect(gBuffer(.handMade(actors: [car])).lamps?.max() == 0)
    }

    @Test func aRegionIsThatPartOfTheWhole() {
        var world = street
        world.actors[0].box.center.x += 40
        let renderer = ReferenceRenderer(world: world)
        let region = PixelRegion(x: 100, y: 40, width: 64, height: 48)
        let whole = renderer.gBuffer(of: world, since: world, width: 256, height: 128)
        let part = renderer.gBuffer(
            of: world, since: world, width: 256, height: 128, region: region)
        let both = renderer.frameAndGBuffer(
            of: world, since: world, width: 256, height: 128, region: region)
        // Places of edges are rounded otherwise in a part, as in pictures.
        var differences = 0
        for y in 0..<48 {
            for x in 0..<64 {
                for channel in GBuffer.Channel.allCases {
                    let expected = whole[channel, x + 100, y + 40]
                    if abs(part[channel, x, y] - expected) > 0.01 { differences += 1 }
                    if abs(both.gBuffer[channel, x, y] - expected) > 0.01 { differences += 1 }
                }
                for index in 0..<GBuffer.lampChannels {
                    let expected = Int(whole.lamps?[((y + 40) * 256 + x + 100) * 6 + index] ?? 0)
                    let found = Int(part.lamps?[(y * 64 + x) * 6 + index] ?? 0)
                    if abs(found - expected) > 2 { differences += 1 }
                }
                let depth = whole.inverseDepth[(y + 40) * 256 + x + 100]
                #expect(abs(part.inverseDepth[y * 64 + x] - depth) < 1e-3)
            }
        }
        #expect(differences < 48 * 64 * GBuffer.channelCount / 500)
    }

    /// By day, and at night in the rain, whole and in part.
    @Test(arguments: ["bus-stop", "highway-rain-night", "hills-rural"])
    func drawnWithItsPictureItIsTheSame(_ name: String) throws {
        let path = Repository.scenarios.appending(path: "\(name).yaml").path
        let world = try Scenario(contentsOf: path).world(at: 2)
        let renderer = ReferenceRenderer(world: world)
        for region in [nil, PixelRegion(x: 100, y: 40, width: 64, height: 48)] {
            let both = renderer.frameAndGBuffer(
                of: world, since: world, width: 256, height: 128, region: region)
            let alone = renderer.gBuffer(
                of: world, since: world, width: 256, height: 128, region: region)
            #expect(both.gBuffer == alone)
            let frame = renderer.frame(
                of: world, width: 256, height: 128,
                region: region ?? PixelRegion(x: 0, y: 0, width: 256, height: 128))
            #expect(both.frame == frame)
        }
    }
}
