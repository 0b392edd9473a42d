import Frames
import Randomness
import TestSupport
import Testing

@testable import Renderer
@testable import Sim

struct PixelLabelsTests {
    private let redCar = Actor.handMade(at: [12, -1.75, 0], color: [0.8, 0.08, 0.08])

    private func pixelLabels(_ world: World, height: Int = 128) -> PixelLabels {
        ReferenceRenderer(world: world).rendering(of: world, width: height * 2, height: height)
            .pixelLabels
    }

    // The car's rear is 8.25 m ahead of the camera, whose focal length is 221.7 pixels; its lane's mark
    // lies 8 m ahead in row 105 at column 176, the centre line at column 84.
    @Test func pixelsAreWhatGeometrySays() {
        let pixelLabels = pixelLabels(.handMade(actors: [redCar]))
        func at(_ x: Int, _ y: Int) -> Int { y * 256 + x }
        #expect(pixelLabels.classes[at(128, 90)] == .car)
        #expect(pixelLabels.tracks[at(128, 90)] == 1)
        #expect(abs(pixelLabels.depths[at(128, 90)] - 8.25) < 0.4)
        #expect(pixelLabels.classes[at(176, 105)] == .laneMark)
        #expect(pixelLabels.classes[at(160, 110)] == .road)
        // Ground below the lens: 1.5 m · 221.7 / 46.5 rows.
        #expect(abs(pixelLabels.depths[at(160, 110)] - 1.5 * 221.7 / 46.5) < 0.05)
        #expect(pixelLabels.classes[at(128, 3)] == .sky)
        #expect(pixelLabels.depths[at(128, 3)] == .infinity)
        #expect(pixelLabels.classes[at(4, 70)] == .terrain)
        #expect(pixelLabels.tracks.allSatisfy { $0 <= 1 })
    }

    @Test func whatStandsBesideTheRoadIsToldApart() {
        let house = Scenery.Item(
            kind: .building,
            box: Box3D(center: [30, -14, 6], yaw: 0, length: 20, width: 10, height: 12), look: 4)
        let tree = Scenery.Item(
            kind: .tree, box: Box3D(center: [22, 9, 4], yaw: 0, length: 5, width: 5, height: 8),
            look: 9)
        var world = World.handMade(surroundings: .urban, items: [house, tree])
        world.road = Road(usual: .urban)
        let found = Set(pixelLabels(world).classes)
        #expect(found.isSuperset(of: [.sky, .road, .laneMark, .sidewalk, .building, .vegetation]))
        #expect(found.isDisjoint(with: SurfaceClass.allCases.suffix(7)))
    }

    @Test func labelsTellWhatIsSeen() throws {
        // As wide as the first and right behind it: only its roof could look over, and it is lower.
        var hidden = Actor.handMade(at: [20, -1.75, 0], color: [0, 0, 1])
        (hidden.track, hidden.id, hidden.box.height) = (2, "hidden", 1.2)
        hidden.box.center.z = 0.6
        let world = World.handMade(actors: [redCar, hidden])
        let labels = world.labels(frame: 0).seen(in: pixelLabels(world, height: 512)).actors
        let (near, far) = (try #require(labels.first), try #require(labels.last))
        #expect(near.visibleFraction == 1)
        let box = try #require(near.box2DVisible)
        // A body fills its cuboid but for the roundings, and its bumper hangs over the ground.
        #expect(abs(box.left - near.box2D.left) < 12 && abs(box.bottom - near.box2D.bottom) < 24)
        #expect(near.box2D.union(box) == near.box2D)
        #expect(far.id == "hidden")
        #expect(far.visibleFraction ?? 1 < 0.2)
    }

    @Test func aRegionIsThatPartOfTheWholePicture() {
        let world = World.handMade(.night, weather: .rain, actors: [redCar])
        let renderer = ReferenceRenderer(world: world)
        let region = PixelRegion(x: 100, y: 40, width: 64, height: 48)
        let part = renderer.frame(of: world, width: 256, height: 128, region: region)
        let whole = renderer.frame(of: world, width: 256, height: 128)
            .cropped(x: 100, y: 40, width: 64, height: 48)
        let differences = zip(part.pixels, whole.pixels).map { abs(Int($0) - Int($1)) }
        #expect(differences.count { $0 > 2 } < differences.count / 500)
    }

    private static let drives = LongTests.areAsked ? 200 : 6

    /// Rays through every sample against every triangle near them count what the renderer draws.
    @Test func silhouettesAgreeWithRays() {
        var compared = 0
        for drive in 0..<Self.drives {
            var stream = RandomStream(seed: 5).child("silhouettes").child(drive)
            let world = Scenario.random(using: &stream).world(at: 3)
            let silhouettes = pixelLabels(world, height: 64).silhouettes
            let rays = RayCaster(world: world, height: 64)
            for (track, found) in silhouettes {
                let (box, covered, visible) = rays.silhouette(of: track)
                // Of a few samples, one more or less is a large share.
                guard covered >= 400 else { continue }
                compared += 1
                let fraction = Double(visible) / Double(covered)
                #expect(abs(found.visibleFraction - fraction) <= 0.02, "track \(track) of \(drive)")
                guard visible > 0, let seen = found.box else { continue }
                let errors = [
                    seen.left - box.left, seen.top - box.top, seen.right - box.right,
                    seen.bottom - box.bottom,
                ]
                #expect(errors.allSatisfy { abs($0) <= 1 }, "track \(track) of \(drive): \(errors)")
            }
        }
        #expect(compared >= Self.drives / 2)
    }
}

/// Finds what is seen by following rays, without any rasterising.
private struct RayCaster {
    private struct Thing {
        var track: Int
        var triangles: [(SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)]
        var center: SIMD3<Float>
        var radius: Float

        init(_ mesh: Mesh, at place: Placement, track: Int) {
            self.track = track
            triangles = mesh.faces.map { face in
                func corner(_ index: UInt32) -> SIMD3<Float> {
                    place.point(mesh.vertices[Int(index)].position)
                }
                return (corner(face.corners.x), corner(face.corners.y), corner(face.corners.z))
            }
            let sphere = mesh.boundingSphere
            center = place.point(sphere.center)
            radius = sphere.radius
        }

        func isNear(_ origin: SIMD3<Float>, _ ray: SIMD3<Float>) -> Bool {
            let away = center - origin
            let along = away.dot(ray) / ray.dot(ray)
            return (away - ray * along).length <= radius
        }
    }

    private let view: CameraView
    private let things: [Thing]

    private static let samples = 4

    init(world: World, height: Int) {
        let camera = world.camera.resized(width: 2 * height, height: height)
        view = CameraView(
            camera: camera, pose: world.camera.pose(ego: world.egoPose),
            region: PixelRegion(x: 0, y: 0, width: 2 * height, height: height),
            samples: SIMD2(Self.samples, Self.samples))
        let still = StaticScene(road: world.road, scenery: world.scenery).pieces.map {
            Thing($0.mesh, at: $0.place, track: 0)
        }
        things =
            still
            + world.actors.map { actor in
                Thing(
                    ActorShape(actor).mesh(), at: Placement(actor.box.foot), track: actor.track)
            }
    }

    /// Extent of the samples that show an actor in pixels, how many it covers, how many show it.
    func silhouette(of track: Int) -> (box: Box2D, covered: Int, visible: Int) {
        guard let actor = things.first(where: { $0.track == track }) else {
            return (Box2D(left: 0, top: 0, right: 0, bottom: 0), 0, 0)
        }
        let unit = 1 / Double(Self.samples)
        var (covered, visible) = (0, 0)
        var box = Box2D(left: .infinity, top: .infinity, right: -.infinity, bottom: -.infinity)
        for row in 0..<(view.height * Self.samples) {
            for column in 0..<(view.width * Self.samples) {
                let (x, y) = (Double(column) * unit, Double(row) * unit)
                let ray = view.ray(Float(x + unit / 2), Float(y + unit / 2))
                guard let depth = depth(of: actor, ray) else { continue }
                covered += 1
                let isHidden = things.contains { other in
                    guard other.track != track, let nearer = self.depth(of: other, ray) else {
                        return false
                    }
                    return nearer < depth
                }
                guard !isHidden else { continue }
                visible += 1
                box = box.union(Box2D(left: x, top: y, right: x + unit, bottom: y + unit))
            }
        }
        return (box, covered, visible)
    }

    /// Depth of the first front that a ray meets (Möller and Trumbore 1997).
    private func depth(of thing: Thing, _ ray: SIMD3<Float>) -> Float? {
        let origin = view.place.origin
        guard thing.isNear(origin, ray) else { return nil }
        var nearest: Float?
        for (a, b, c) in thing.triangles {
            let (ab, ac) = (b - a, c - a)
            let p = ray.cross(ac)
            let determinant = ab.dot(p)
            guard determinant > 1e-9 else { continue }
            let from = origin - a
            let u = from.dot(p) / determinant
            let q = from.cross(ab)
            let v = ray.dot(q) / determinant
            let depth = ac.dot(q) / determinant
            guard u >= 0, v >= 0, u + v <= 1, depth > CameraView.near else { continue }
            nearest = min(nearest ?? depth, depth)
        }
        return nearest
    }
}
