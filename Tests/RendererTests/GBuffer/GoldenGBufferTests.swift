import Renderer
import Sim
import TestSupport
import Testing

/// G-buffers of shipped scenarios after two seconds, against those kept for the version of the look.
struct GoldenGBufferTests {
    @Test(arguments: ["cut-in-night", "hills-rural", "highway-rain-night"])
    func channelsStayTheSame(_ name: String) throws {
        let path = Repository.scenarios.appending(path: "\(name).yaml").path
        let world = try Scenario(contentsOf: path).world(at: 2)
        let buffer = ReferenceRenderer(world: world).gBuffer(of: world, width: 256, height: 128)
        try PixelMap(meansOf: buffer, side: 4).expect(like: "\(name)-gbuffer.pgm")
    }
}
