import Foundation
import Frames
import Testing

@testable import Renderer
@testable import Sim

/// What is drawn on hills is where the world says.
struct HillPictureTests {
    /// Through a dip and over a crest that winds to the left.
    private static let road = Road(
        surroundings: .rural, rightLanes: 1, leftLanes: 1,
        curvature: [
            .init(length: 60, start: 0, end: 0), .init(length: 200, start: 0.003, end: 0.003),
        ],
        elevation: ElevationProfile([
            .init(length: 50, grade: -0.07), .init(length: 60, grade: 0.08),
            .init(length: 40, grade: 0.08), .init(length: 60, grade: -0.06),
            .init(length: 80, grade: -0.06),
        ]))

    private func world(at s: Double, actors: [Actor] = []) -> World {
        var world = World.handMade(actors: actors)
        world.road = Self.road
        let foot = Self.road.pose(s: s, t: -1.75)
        world.ego.box = Box3D(standingOn: foot, length: 4.5, width: 1.8, height: 1.5)
        return world
    }

    private func pixelLabels(_ world: World) -> PixelLabels {
        ReferenceRenderer(world: world).rendering(of: world, width: 256, height: 128).pixelLabels
    }

    /// The point of the world at a pixel's depth.
    private func point(_ world: World, _ pixelLabels: PixelLabels, _ x: Int, _ y: Int) -> Vector3 {
        let camera = world.camera.resized(width: 256, height: 128)
        let ray = camera.ray(x: Double(x) + 0.5, y: Double(y) + 0.5)
        return camera.pose(ego: world.egoPose).world(ray * Double(pixelLabels.depths[y * 256 + x]))
    }

    @Test(arguments: [0.0, 40, 90, 130, 180])
    func asphaltHasTheRoadsHeight(_ s: Double) {
        let world = world(at: s)
        let pixelLabels = pixelLabels(world)
        var seen = 0
        for (index, surface) in pixelLabels.classes.enumerated() where surface == .road {
            let depth = Double(pixelLabels.depths[index])
            guard depth < 60 else { continue }
            let point = point(world, pixelLabels, index % 256, index / 256)
            let place = Self.road.referenceLine.locate(x: point.x, y: point.y, near: s + 10)
            #expect(abs(place.t) < 4.1)
            // Depths are those of the part of a pixel that shows asphalt, up to half a pixel off.
            let height = Self.road.elevation.at(place.s).height
            #expect(abs(point.z - height) < 0.02 + 0.5 * depth / 221.7)
            seen += 1
        }
        #expect(seen > 3_000)
    }

    /// A gap between road and land would show the plain behind: nearer and farther in turn.
    @Test(arguments: [0.0, 40, 90, 130, 180])
    func landJoinsTheRoadWithoutGaps(_ s: Double) {
        let pixelLabels = pixelLabels(world(at: s))
        var nearer = 0
        for x in 0..<256 {
            var farthest: Float = 0
            for y in (0..<128).reversed() {
                let depth = pixelLabels.depths[y * 256 + x]
                guard depth.isFinite else { continue }
                nearer += depth < 0.93 * farthest ? 1 : 0
                farthest = max(depth, farthest)
            }
        }
        // A pixel on the edge of a crest may mix triangles.
        #expect(nearer <= 20)
    }

    /// A car 30 m ahead is seen where its label says.
    @Test(arguments: [0.0, 40, 90])
    func labelsAgreeWithThePicture(_ s: Double) throws {
        var car = Actor.handMade(at: .zero, color: [0.8, 0, 0])
        car.box = Box3D(
            standingOn: Self.road.pose(s: s + 25, t: -1.75), length: 4.5, width: 1.8, height: 1.5)
        let world = world(at: s, actors: [car])
        var labels = world
        labels.camera = world.camera.resized(width: 256, height: 128)
        let label = try #require(labels.labels(frame: 0).seen(in: pixelLabels(world)).actors.first)
        let seen = try #require(label.box2DVisible)
        #expect(label.visibleFraction ?? 0 > 0.95)
        let (a, b) = (label.box2D, seen)
        for (expected, drawn) in [
            (a.left, b.left), (a.right, b.right), (a.top, b.top), (a.bottom, b.bottom),
        ] { #expect(abs(expected - drawn) < 2.5, "\(a) \(b)") }
    }

    @Test func crestsHideWhatIsBehind() throws {
        var car = Actor.handMade(at: .zero, color: [0.8, 0, 0])
        car.box = Box3D(
            standingOn: Self.road.pose(s: 270, t: 1.75), length: 4.5, width: 1.8, height: 1.5)
        let world = world(at: 100, actors: [car])
        let label = try #require(world.labels(frame: 0).seen(in: pixelLabels(world)).actors.first)
        #expect(label.visibleFraction == 0)
        #expect(label.occlusion == 1)
    }

    /// A van, the farther behind the crest the more of it hidden.
    @Test func labelsKnowWhatCrestsHide() throws {
        var occlusions: [Double] = []
        for s in [150.0, 215, 225, 240] {
            var van = Actor.handMade(at: .zero, color: [0.8, 0, 0])
            van.actorClass = .van
            van.box = Box3D(
                standingOn: Self.road.pose(s: s, t: 1.75), length: 5.2, width: 2, height: 2.2)
            let world = world(at: 130, actors: [van])
            let label = try #require(
                world.labels(frame: 0).seen(in: pixelLabels(world)).actors.first)
            #expect(abs(1 - (label.visibleFraction ?? 0) - label.occlusion) < 0.2)
            occlusions.append(label.occlusion)
        }
        #expect(occlusions[0] == 0 && occlusions.last ?? 0 > 0.5)
        #expect(occlusions == occlusions.sorted())
    }

    @Test func thingsStandOnTheGround() {
        for seed in 0..<3 as Range<UInt64> {
            for item in Scenery(along: Self.road, to: 400, seed: seed).items {
                let foot = item.box.foot.position
                let place = Self.road.locate(foot)
                let ground = Self.road.groundHeight(x: foot.x, y: foot.y, s: place.s, t: place.t)
                // Houses go down to the lowest ground below them.
                let depth = item.kind == .building ? 0.08 * item.box.length : 0.01
                #expect(foot.z < ground + 0.01 && foot.z > ground - depth - 0.5)
            }
        }
    }
}
