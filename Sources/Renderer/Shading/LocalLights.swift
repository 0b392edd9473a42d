import Sim

/// A lamp that lights what is near it.
struct LocalLight: Sendable {
    var position: SIMD3<Float>
    /// Linear colour of a white surface close to it.
    var color: SIMD3<Float>
    /// Metres beyond which it lights nothing.
    var reach: Float
    /// Where it points, of length one; zero when it shines all around.
    var direction: SIMD3<Float> = .zero
    /// Cosines of the angles from `direction` at which its beam ends and is full.
    var outer: Float = -1
    var inner: Float = -1
}

/// All lamps of a frame.
struct LocalLights: Sendable {
    private let lights: [LocalLight]
    private let grid: CellGrid

    init(_ lights: [LocalLight], around center: SIMD2<Float>) {
        self.lights = lights
        grid = CellGrid(
            around: center,
            extents: lights.map { light in
                // A beam's extent is that of the sphere around its middle.
                let isBeam = light.direction != .zero
                let middle = light.position + light.direction * (light.reach * 0.5)
                let radius = isBeam ? light.reach * 0.62 : light.reach
                let place = SIMD2(middle.x, middle.y)
                return (place - radius, place + radius)
            })
    }

    var isEmpty: Bool { lights.isEmpty }

    /// Light that a surface with the given normal gets.
    @inline(__always)
    func light(at point: SIMD3<Float>, normal: SIMD3<Float>) -> SIMD3<Float> {
        var sum = SIMD3<Float>.zero
        lights.withUnsafeBufferPointer { lights in
            grid.forEach(at: SIMD2(point.x, point.y)) { index in
                let light = lights[index]
                let away = light.position - point
                let squared = away.dot(away)
                let reach2 = light.reach * light.reach
                if squared >= reach2 { return }
                let towards = away / squared.squareRoot()
                let facing = towards.dot(normal)
                // Rough surfaces send light back at grazing angles: the pools of lamps stay wide.
                var strength = facing > 0 ? 0.3 + 0.7 * facing : max(0, 0.3 + 3 * facing)
                let fade = 1 - squared / reach2
                // Bounded near the lamp, where an inverse square would blind.
                strength *= fade * fade / (1 + 12 * squared / reach2)
                if light.direction != .zero {
                    strength *= Filter.step(
                        -towards.dot(light.direction), from: light.outer, to: light.inner)
                    // Dipped: little goes above the lamp's own height.
                    strength *= 1 - 0.75 * Filter.step(-towards.z, from: -0.03, to: 0.03)
                }
                sum += light.color * strength
            }
        }
        return sum
    }
}

extension LocalLights {
    /// The lamps of one frame: street lamps, the ego's head-lights and those of other vehicles.
    init(world: World, lamps: [SIMD3<Float>], daylight: Daylight) {
        var lights: [LocalLight] = []
        if daylight.darkness > 0 {
            let power = daylight.darkness
            lights = lamps.map {
                LocalLight(position: $0, color: SIMD3(4.2, 3.0, 1.65) * power, reach: 19)
            }
            if world.ego.lights.head || daylight.darkness == 1 {
                lights += Self.headLights(of: world.ego, power: 2.7 * power, reach: 75)
            }
            for actor in world.actors where actor.lights.head && actor.actorClass.isMotorised {
                lights += Self.headLights(of: actor, power: 2 * power, reach: 32)
            }
        }
        let eye = world.ego.box.center
        self.init(lights, around: SIMD2(Float(eye.x), Float(eye.y)))
    }

    /// A wide beam for what is near and a narrow one for what is far, both pointing slightly down.
    private static func headLights(of actor: Actor, power: Float, reach: Float) -> [LocalLight] {
        let place = Placement(actor.box.pose)
        let half = SIMD3<Float>(actor.box.halfSize)
        let lamp = place.point(SIMD3(half.x, 0, 0.65 - half.z))
        func beam(
            _ color: SIMD3<Float>, _ slope: Float, _ outer: Float, _ inner: Float, _ reach: Float
        )
            -> LocalLight
        {
            LocalLight(
                position: lamp, color: color * power, reach: reach,
                direction: place.direction(SIMD3(1, 0, slope).normalized), outer: outer,
                inner: inner)
        }
        let tint = SIMD3<Float>(1, 0.94, 0.82)
        return [
            beam(tint * 0.7, -0.10, 0.80, 0.985, reach * 0.4),
            beam(tint, -0.035, 0.965, 0.9995, reach),
        ]
    }
}

/// The lit lamps of a frame as light sources: how brightly they shine on surfaces, whatever stands between.
package struct LampLight: Sendable {
    private let lights: LocalLights

    /// Linear luminance of a white surface, about 1 where the display is at its brightest.
    package func luminance(at point: SIMD3<Float>, normal: SIMD3<Float>) -> Float {
        (lights.light(at: point, normal: normal) * SIMD3(0.2126, 0.7152, 0.0722)).sum()
    }
}

extension LampLight {
    init?(_ lights: LocalLights) {
        guard !lights.isEmpty else { return nil }
        self.lights = lights
    }
}

extension ActorClass {
    /// Whether it has an engine and lamps of a vehicle.
    var isMotorised: Bool {
        switch self {
        case .car, .van, .truck, .bus, .motorbike: true
        case .bicycle, .pedestrian: false
        }
    }
}
