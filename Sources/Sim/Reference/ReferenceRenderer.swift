import Foundation
import Randomness

/// Draws the reference world: a picture of a `World` in software.
///
/// Triangles decide which surface every sample sees; each surface in a pixel is then shaded once.
/// The same world and size give the same pixels, on any thread.
public struct ReferenceRenderer: Sendable {
    /// Number of the look: pictures of different versions are not comparable.
    public static let version = 0

    private let random: RandomStream
    private let scene: StaticScene
    private let noise: NoiseTexture
    private let road: RoadSurface
    private let land: Land
    private let skyOffset: SIMD2<Float>
    private let hillHeight: Float
    private let shapes: [ActorShape: Mesh]
    private let display = DisplayCurve()

    /// Builds what stays the same in every frame of a world's scenario.
    public init(world: World) {
        random = RandomStream(seed: world.scenery.seed).child("look")
        noise = NoiseTexture(stream: random.child("noise"), octaves: 5, falloff: 0.6)
        scene = StaticScene(road: world.road, scenery: world.scenery)
        var choice = random.child("tones")
        road = RoadSurface(
            road: world.road, noise: noise, tone: Float(choice.uniform(in: 0.085...0.15)))
        land = Land(
            noise: noise, offset: SIMD2(Float(choice.uniform()), Float(choice.uniform())),
            farming: world.road.surroundings == .urban ? 0 : 1)
        skyOffset = SIMD2(Float(choice.uniform()), Float(choice.uniform()))
        hillHeight = Float(choice.uniform(in: 0.03...0.11))
        shapes = Dictionary(
            world.actors.map { (ActorShape($0), ActorShape($0).mesh()) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The picture that the world's camera takes, without the ego vehicle.
    public func frame(of world: World, width: Int, height: Int) -> Frame {
        let camera = world.camera.resized(width: width, height: height)
        let view = CameraView(
            camera: camera, pose: world.camera.pose(ego: world.egoPose),
            samples: height <= 256 ? 4 : 2)
        let daylight = Daylight(world.environment)
        let shader = shader(of: world, view: view, daylight: daylight)
        let buffer = SampleBuffer(view: view)
        var list = DrawList()
        drawScene(into: buffer, view: view, &list)
        let lamps = drawActors(of: world, shader.shadows, into: buffer, view: view, &list)
        let streetLamps =
            daylight.darkness > 0
            ? scene.lamps.map {
                Glow.Source(
                    position: $0, direction: .zero, color: SIMD3(1, 0.8, 0.5), radius: 0.2)
            } : []
        let rain = Rain(
            random.child("rain").child(Int((world.time * 1_000).rounded())),
            wetness: daylight.wetness, aspect: Float(width) / Float(height))
        return list.withBuffers { vertices, triangles, instances in
            let resolve = Resolve(
                view: view, shader: shader, vertices: vertices, triangles: triangles,
                instances: instances, buffer: buffer, display: display)
            let glow = Glow(view: view, daylight: daylight, buffer: buffer, triangles: triangles)
            return Self.finished(resolve, glow, lamps + streetLamps, rain)
        }
    }

    private func shader(of world: World, view: CameraView, daylight: Daylight) -> Shader {
        let eye = view.place.origin
        let center = SIMD2(eye.x, eye.y)
        let vehicles = (world.actors + [world.ego]).map {
            Shadows.Caster($0.box, bottom: 0, isRound: false, darkensGround: true)
        }
        return Shader(
            eye: eye, daylight: daylight,
            sky: Sky(
                daylight: daylight, noise: noise,
                offset: skyOffset + SIMD2(Float(world.time) * 0.0006, 0), hillHeight: hillHeight),
            road: road, land: land, noise: noise,
            lights: LocalLights(world: world, lamps: scene.lamps, daylight: daylight),
            shadows: Shadows(
                scene.shadowCasters + vehicles, daylight: daylight, around: center))
    }

    private func drawScene(
        into buffer: SampleBuffer, view: CameraView, _ list: inout DrawList
    ) {
        for piece in scene.pieces where view.sees(center: piece.center, radius: piece.radius) {
            list.draw(
                piece.mesh, at: piece.place, as: piece.instance, view: view, into: buffer)
        }
    }

    /// Draws the road users and returns their lamps that are lit.
    private func drawActors(
        of world: World, _ shadows: Shadows, into buffer: SampleBuffer, view: CameraView,
        _ list: inout DrawList
    ) -> [Glow.Source] {
        var lit: [Glow.Source] = []
        for actor in world.actors {
            let shape = ActorShape(actor)
            var pose = actor.box.pose
            pose.position.z -= actor.box.height / 2
            let place = Placement(pose)
            guard view.sees(center: place.origin, radius: shape.size.length) else { continue }
            let mesh = shapes[shape] ?? shape.mesh()
            let ground = SIMD2(place.origin.x, place.origin.y)
            let instance = Instance(
                paint: DisplayCurve.linear(actor.paint),
                look: UInt32(truncatingIfNeeded: actor.body), lights: actor.lights,
                sunlight: shadows.sunlight(at: ground, pastFirst: scene.shadowCasters.count))
            list.draw(mesh, at: place, as: instance, view: view, into: buffer)
            lit += mesh.lamps.compactMap { Glow.Source($0, of: actor.lights, at: place) }
        }
        return lit
    }

    private static func finished(
        _ resolve: Resolve, _ glow: Glow, _ lamps: [Glow.Source], _ rain: Rain
    ) -> Frame {
        let (width, height) = (resolve.view.width, resolve.view.height)
        var colors = [SIMD3<Float>](repeating: .zero, count: width * height)
        colors.withUnsafeMutableBufferPointer { colors in
            resolve.fill(colors)
            glow.add(lamps, to: colors)
            rain.draw(
                over: colors, width: width, height: height,
                color: resolve.display(resolve.shader.daylight.horizon * 1.3))
        }
        var frame = Frame(width: width, height: height)
        frame.pixels.withUnsafeMutableBufferPointer { bytes in
            for (index, color) in colors.enumerated() {
                let value = color * 255 + 0.5
                bytes[index * 3] = UInt8(value.x)
                bytes[index * 3 + 1] = UInt8(value.y)
                bytes[index * 3 + 2] = UInt8(value.z)
            }
        }
        return frame
    }
}
