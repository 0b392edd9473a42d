@testable import Sim

extension World {
    /// A straight two-lane road without scenery; the ego stands in its lane at s = 0.
    static func handMade(
        _ timeOfDay: Environment.TimeOfDay = .day, weather: Environment.Weather = .clear,
        surroundings: Road.Surroundings = .rural, items: [Scenery.Item] = [], actors: [Actor] = []
    ) -> World {
        let road = Road(surroundings: surroundings, rightLanes: 1, leftLanes: 1)
        let place = road.pose(s: 0, t: road.offset(ofLane: -1)).position
        var ego = Actor.handMade(at: place, color: [0.5, 0.5, 0.5])
        ego.track = 0
        ego.lights.head = timeOfDay == .night
        return World(
            time: 0, environment: Environment(timeOfDay: timeOfDay, weather: weather), road: road,
            scenery: Scenery(items: items, seed: 11), camera: Camera(), ego: ego, actors: actors)
    }
}

extension Actor {
    /// A car of usual size that stands on the ground at `place`, heading along x.
    static func handMade(at place: Vector3, color: SIMD3<Float>) -> Actor {
        let height = 1.5
        return Actor(
            track: 1, id: "car", actorClass: .car, body: 3,
            box: Box3D(
                center: place + Vector3(0, 0, height / 2), yaw: 0, length: 4.5, width: 1.8,
                height: height),
            speed: 0, color: color)
    }
}
