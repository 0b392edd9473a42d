import Foundation
import Frames
import Randomness
import Sim

/// Draws the reference world: a picture of a `World` in software.
///
/// Triangles decide which surface every sample sees; each surface in a pixel is then shaded once.
/// The same world and size give the same pixels, on any thread.
package struct ReferenceRenderer: Sendable {
    /// Number of the look: pictures of different versions are not comparable.
    package static let version = 2

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
    package init(world: World) {
        random = RandomStream(seed: world.scenery.seed).child("look")
        noise = NoiseTexture(stream: random.child("noise"), octaves: 5, falloff: 0.6)
        scene = StaticScene(road: world.road, scenery: world.scenery)
        var choice = random.child("tones")
        road = RoadSurface(
            road: world.road, crossings: world.scenery.crossings, noise: noise,
            tone: Float(choice.uniform(in: 0.085...0.15)))
        land = Land(
            noise: noise, offset: SIMD2(Float(choice.uniform()), Float(choice.uniform())),
            farming: world.road.surroundings == .urban ? 0 : 1)
        skyOffset = SIMD2(Float(choice.uniform()), Float(choice.uniform()))
        hillHeight = Float(choice.uniform(in: 0.03...0.11))
        let drawn = world.actors.flatMap { ActorShape($0).variants }
        shapes = Dictionary(
            drawn.map { ($0, $0.mesh()) }, uniquingKeysWith: { first, _ in first })
    }

    /// The picture that the world's camera takes, without the ego vehicle.
    package func frame(of world: World, width: Int, height: Int) -> Frame {
        frame(of: world, width: width, height: height, region: .whole(width, height))
    }

    /// A part of the picture, without drawing the rest.
    ///
    /// Equal to that part of the whole picture but for rounding and for the glow of lamps that shine
    /// from far outside of it.
    package func frame(of world: World, width: Int, height: Int, region: PixelRegion) -> Frame {
        drawing(world, width: width, height: height, region: region) { $0.picture() }
    }

    /// The picture and the labels of its pixels.
    package func rendering(of world: World, width: Int, height: Int) -> (
        frame: Frame, pixelLabels: PixelLabels
    ) {
        drawing(world, width: width, height: height, region: .whole(width, height)) {
            ($0.picture(), $0.pixelLabels())
        }
    }

    /// Seconds that a picture's light is collected, for what turns.
    private static let exposure: Float = 1 / 60

    /// How far outside of a region lamps still glow into it, in pixels; on wet roads their streaks lie far below
    /// them.
    private func glowMargin(of world: World, height: Int) -> Int {
        let daylight = Daylight(world.environment)
        if daylight.wetness > 0 { return height }
        return daylight.darkness > 0 ? max(48, height * 3 / 10) : 48
    }

    /// A frame whose triangles are drawn, before its pixels get their colours.
    struct DrawnScene {
        let resolve: Resolve
        let glow: Glow
        let lamps: [Glow.Source]
        let rain: Rain
        /// What is drawn of the whole picture.
        let region: PixelRegion
        /// Of the drawn pixels, those that were asked for.
        let part: PixelRegion
        /// Rows of the whole picture.
        let fullHeight: Int
        let actors: [Silhouettes.Drawing]

        func pixelLabels() -> PixelLabels {
            var pixelLabels = resolve.pixelLabels()
            pixelLabels.silhouettes = Silhouettes(
                view: resolve.view, vertices: resolve.vertices, triangles: resolve.triangles,
                buffer: resolve.buffer
            ).measured(actors)
            return pixelLabels
        }

        func picture() -> Frame {
            picture { resolve.fill($0, part) }
        }

        /// - Parameter fill: gives the pixels of the part their display colours, before lamps and rain.
        func picture(_ fill: (UnsafeMutableBufferPointer<SIMD3<Float>>) -> Void) -> Frame {
            var colors = [SIMD3<Float>](
                inLargePages: .zero, count: region.width * region.height)
            colors.withUnsafeMutableBufferPointer { colors in
                fill(colors)
                glow.add(lamps, to: colors)
                rain.draw(
                    over: colors, region: region, scale: Float(fullHeight),
                    color: resolve.display(resolve.shader.daylight.horizon * 1.3))
            }
            let drawn = Frame(width: region.width, height: region.height, displayColors: colors)
            return drawn.cropped(x: part.x, y: part.y, width: part.width, height: part.height)
        }
    }

    /// Draws all triangles of a region and of what glows into it, and hands them to `body` for colours or labels.
    func drawing<Result>(
        _ world: World, width: Int, height: Int, region asked: PixelRegion,
        _ body: (DrawnScene) -> Result
    ) -> Result {
        asked.checkLies(in: width, height)
        let region = asked.widened(
            by: glowMargin(of: world, height: height), width: width, height: height)
        let part = PixelRegion(
            x: asked.x - region.x, y: asked.y - region.y, width: asked.width,
            height: asked.height)
        let camera = world.camera.resized(width: width, height: height)
        let view = CameraView(
            camera: camera, pose: world.camera.pose(ego: world.egoPose), region: region,
            // Small pictures get the rows of large ones: what lies level aliases most.
            samples: height <= 256 ? [2, 8] : [2, 2])
        let daylight = Daylight(world.environment)
        let shader = shader(of: world, view: view, daylight: daylight)
        let buffer = SampleBuffer(view: view)
        var list = DrawList()
        drawScene(into: buffer, view: view, &list)
        let actors = drawActors(of: world, shader.shadows, into: buffer, view: view, &list)
        let lamps = actors.lamps + (daylight.darkness > 0 ? streetLamps : [])
        let rain = Rain(
            random.child("rain").child(Int((world.time * 1_000).rounded())),
            wetness: daylight.wetness, aspect: Float(width) / Float(height))
        return list.withBuffers { vertices, triangles, instances in
            let resolve = Resolve(
                view: view, shader: shader, vertices: vertices, triangles: triangles,
                instances: instances, buffer: buffer, display: display)
            let glow = Glow(view: view, daylight: daylight, buffer: buffer, triangles: triangles)
            return body(
                DrawnScene(
                    resolve: resolve, glow: glow, lamps: lamps, rain: rain,
                    region: region, part: part, fullHeight: height, actors: actors.drawings))
        }
    }

    private var streetLamps: [Glow.Source] {
        scene.lamps.map {
            Glow.Source(
                position: $0.position, ground: $0.ground, direction: .zero,
                color: SIMD3(1, 0.8, 0.5), radius: 0.2, shine: (.fixedLamp, 1))
        }
    }

    private func shader(of world: World, view: CameraView, daylight: Daylight) -> Shader {
        let eye = view.place.origin
        return Shader(
            eye: eye, plain: Float(world.road.land.plain), pixelAngle: 1 / view.focalLength,
            daylight: daylight,
            sky: Sky(
                daylight: daylight, noise: noise,
                offset: skyOffset + SIMD2(Float(world.time) * 0.0006, 0), hillHeight: hillHeight),
            road: road, land: land, noise: noise,
            lights: lights(of: world, daylight),
            shadows: shadows(of: world, daylight))
    }

    private func shadows(of world: World, _ daylight: Daylight) -> Shadows {
        let eye = world.camera.pose(ego: world.egoPose).position
        let vehicles = (world.actors + [world.ego]).map {
            Shadows.Caster($0.box, bottom: 0, isRound: false, darkensGround: true)
        }
        return Shadows(
            scene.shadowCasters + vehicles, daylight: daylight,
            around: SIMD2(Float(eye.x), Float(eye.y)), hasHills: !world.road.elevation.isFlat)
    }

    /// What keeps sun and sky from the ground of a frame.
    package func shadows(of world: World) -> Shadows {
        shadows(of: world, Daylight(world.environment))
    }

    private func lights(of world: World, _ daylight: Daylight) -> LocalLights {
        LocalLights(world: world, lamps: scene.lamps.map(\.position), daylight: daylight)
    }

    /// The lamps of a frame; nil where none is lit.
    package func lampLight(of world: World) -> LampLight? {
        LampLight(lights(of: world, Daylight(world.environment)))
    }

    private func drawScene(
        into buffer: SampleBuffer, view: CameraView, _ list: inout DrawList
    ) {
        for piece in scene.pieces where view.sees(center: piece.center, radius: piece.radius) {
            list.draw(
                piece.mesh(in: view), at: piece.place, as: piece.instance, view: view, into: buffer)
        }
    }

    /// Draws the road users; gives their lamps that are lit and where their triangles stand.
    private func drawActors(
        of world: World, _ shadows: Shadows, into buffer: SampleBuffer, view: CameraView,
        _ list: inout DrawList
    ) -> (lamps: [Glow.Source], drawings: [Silhouettes.Drawing]) {
        var lit: [Glow.Source] = []
        var drawings: [Silhouettes.Drawing] = []
        for actor in world.actors {
            let place = Placement(actor.box.foot)
            let shape = ActorShape(actor).seen(at: place, in: view)
            guard view.sees(center: place.origin, radius: shape.size.length) else { continue }
            let mesh = shapes[shape] ?? shape.mesh()
            let turned = actor.travelled / Double(shape.wheelRadius)
            let instance = Instance(
                color: SRGB.linear(actor.color),
                look: UInt32(truncatingIfNeeded: actor.body), lights: actor.lights,
                sunlight: shadows.sunlight(
                    at: place.origin, pastFirst: scene.shadowCasters.count),
                wheelAngle: Float(turned.truncatingRemainder(dividingBy: 2 * .pi)),
                wheelBlur: Float(actor.speed) * Self.exposure / shape.wheelRadius,
                actorClass: actor.actorClass, track: UInt16(clamping: actor.track))
            let first = list.triangles.count
            list.draw(mesh, at: place, as: instance, view: view, into: buffer)
            drawings.append(.init(track: actor.track, triangles: first..<list.triangles.count))
            lit += mesh.lamps.compactMap { Glow.Source($0, of: actor.lights, at: place) }
        }
        return (lit, drawings)
    }
}

extension Frame {
    /// Display colours 0…1 in bytes.
    fileprivate init(width: Int, height: Int, displayColors colors: [SIMD3<Float>]) {
        self.init(width: width, height: height)
        pixels.withUnsafeMutableBufferPointer { bytes in
            for (index, color) in colors.enumerated() {
                let value = color * 255 + 0.5
                bytes[index * 3] = UInt8(value.x)
                bytes[index * 3 + 1] = UInt8(value.y)
                bytes[index * 3 + 2] = UInt8(value.z)
            }
        }
    }
}
