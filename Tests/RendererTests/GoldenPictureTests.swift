import Foundation
import Renderer
import TestSupport
import Testing

@testable import Sim

/// Pictures of shipped scenarios after two seconds, against those kept for the version of the look.
///
/// What changes them is another look, whose pictures are not comparable with older ones: it needs
/// another `ReferenceRenderer.version`, and `SIMDRIVE_WRITE_FIXTURES=1` writes the pictures anew.
struct GoldenPictureTests {
    /// Day, dusk and night; clear, cloudy, rain and fog; city, country road, highway, hills.
    static let scenarios = [
        "bus-stop", "city-dusk", "curve-parked", "cut-in-day", "cut-in-night", "fog-morning",
        "highway-rain-night", "hills-rural", "overtaking-rural", "pedestrian-crossing",
        "traffic-jam",
    ]

    /// Weights and figures are told apart by what the page says.
    @Test func theVersionIsThatOfThePage() throws {
        let path = Repository.docs.appending(path: "world.md")
        let page = try String(contentsOf: path, encoding: .utf8)
        #expect(page.contains("This is **version \(ReferenceRenderer.version)**"))
    }

    @Test(arguments: scenarios)
    func picturesStayTheSame(_ name: String) throws {
        let path = Repository.scenarios.appending(path: "\(name).yaml").path
        let world = try Scenario(contentsOf: path).world(at: 2)
        let frame = ReferenceRenderer(world: world).frame(of: world, width: 256, height: 128)
        try PixelMap(meansOf: frame, side: 2).expect(like: "\(name).ppm")
        try PixelMap(detailOf: frame, side: 4).expect(like: "\(name).pgm")
    }
}
