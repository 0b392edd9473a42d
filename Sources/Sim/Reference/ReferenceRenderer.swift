import Foundation
import Randomness

/// Draws the reference world: a picture of a `World` in software.
///
/// Triangles decide which surface every sample sees; each surface in a pixel is then shaded once.
/// The same world and size give the same pixels, on any thread.
public struct ReferenceRenderer: Sendable {
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
        let random = RandomStream(seed: world.scenery.seed).child("look")
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
        drawScene(world, shader: shader, view: view, into: buffer, &list)
        return resolved(list, buffer: buffer, shader: shader, view: view)
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
        _ world: World, shader: Shader, view: CameraView, into buffer: SampleBuffer,
        _ list: inout DrawList
    ) {
        for piece in scene.pieces where view.sees(center: piece.center, radius: piece.radius) {
            list.draw(
                piece.mesh, at: piece.place, as: piece.instance, view: view, into: buffer)
        }
        for actor in world.actors {
            let shape = ActorShape(actor)
            var pose = actor.box.pose
            pose.position.z -= actor.box.height / 2
            let place = Placement(pose)
            guard view.sees(center: place.origin, radius: shape.size.length) else { continue }
            let instance = Instance(
                paint: linear(actor.paint), look: UInt32(truncatingIfNeeded: actor.body),
                lights: actor.lights)
            list.draw(
                shapes[shape] ?? shape.mesh(), at: place, as: instance, view: view, into: buffer)
        }
    }

    private func linear(_ color: SIMD3<Float>) -> SIMD3<Float> {
        func decoded(_ x: Float) -> Float {
            x <= 0.040_45 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4)
        }
        return SIMD3(decoded(color.x), decoded(color.y), decoded(color.z))
    }

    private func resolved(
        _ list: DrawList, buffer: SampleBuffer, shader: Shader, view: CameraView
    ) -> Frame {
        var frame = Frame(width: view.width, height: view.height)
        list.vertices.withUnsafeBufferPointer { vertices in
            list.triangles.withUnsafeBufferPointer { triangles in
                list.instances.withUnsafeBufferPointer { instances in
                    let resolve = Resolve(
                        view: view, shader: shader, vertices: vertices, triangles: triangles,
                        instances: instances, buffer: buffer, display: display)
                    fill(&frame, from: resolve)
                }
            }
        }
        return frame
    }

    private func fill(_ frame: inout Frame, from resolve: Resolve) {
        let width = frame.width
        var row = [SIMD3<Float>](repeating: .zero, count: width)
        for y in 0..<frame.height {
            row.withUnsafeMutableBufferPointer { row in
                if let pixels = row.baseAddress { resolve.row(y, into: pixels) }
            }
            frame.pixels.withUnsafeMutableBufferPointer { bytes in
                for x in 0..<width {
                    let value = row[x] * 255 + 0.5
                    let at = (y * width + x) * 3
                    bytes[at] = UInt8(value.x)
                    bytes[at + 1] = UInt8(value.y)
                    bytes[at + 2] = UInt8(value.z)
                }
            }
        }
    }
}
