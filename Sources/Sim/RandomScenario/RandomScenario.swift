import Foundation
import Randomness

extension Scenario {
    /// A scenario as they occur on roads, for training and evaluation: any light, weather and road,
    /// up to 25 visible actors near and far.
    ///
    /// Nobody overlaps at the start, hardly anybody touches another on the way, and every one passes the
    /// checks of a scenario file.
    ///
    /// - Parameter camera: nil for one whose view, height and pitch vary as in training.
    public static func random(
        using random: inout RandomStream, duration: Double = 8, fps: Double = 30,
        camera: Camera? = nil
    ) -> Scenario {
        let seed = random.next()
        let stream = RandomStream(seed: seed)
        var (light, way, view) = (
            stream.child("environment"), stream.child("road"), stream.child("camera")
        )
        let road = Road.random(using: &way)
        var traffic = RandomTraffic(on: road, duration: duration, stream: stream.child("traffic"))
        traffic.fill()
        var scenario = Scenario(
            name: "random-\(seed)", seed: seed, duration: duration, fps: fps,
            environment: .random(using: &light), road: road,
            camera: camera ?? .random(using: &view), ego: traffic.ego, actors: traffic.actors)
        // Who steps before a car that cannot stop had better stay at home.
        let touched = scenario.touchedPeople()
        scenario.actors.removeAll { touched.contains($0.id) }
        return scenario
    }

    /// People on foot whom somebody touches on the way; of two people the later one.
    private func touchedPeople() -> Set<String> {
        guard actors.contains(where: { $0.actorClass == .pedestrian }) else { return [] }
        var touched: Set<String> = []
        var traffic = Traffic(self, on: road)
        while traffic.time <= duration {
            for person in traffic.users where person.user.actorClass == .pedestrian {
                guard let box = person.box, !touched.contains(person.user.id) else { continue }
                let isTouched = traffic.users.contains { other in
                    guard other.track != person.track, let theirs = other.box else { return false }
                    let isLater =
                        other.track > person.track && other.user.actorClass == .pedestrian
                    return !isLater && theirs.footprintOverlaps(box)
                }
                if isTouched { touched.insert(person.user.id) }
            }
            for _ in 0..<6 { traffic = traffic.advanced() }
        }
        return touched
    }
}

extension RandomStream {
    /// One of some choices, as often as its weight says.
    package mutating func pick<Choice>(_ choices: [(Choice, weight: Double)]) -> Choice {
        var rest = uniform() * choices.reduce(0) { $0 + $1.weight }
        for (choice, weight) in choices {
            rest -= weight
            if rest < 0 { return choice }
        }
        return choices[choices.count - 1].0
    }

    /// A number whose logarithm is uniform over a range.
    mutating func logUniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound * pow(range.upperBound / range.lowerBound, uniform())
    }

    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(uniform() * Double(range.count))
    }
}

extension Environment {
    /// Half by day, a third by night; two thirds dry.
    static func random(using random: inout RandomStream) -> Environment {
        let time: TimeOfDay = random.pick([(.day, 0.5), (.dusk, 0.15), (.night, 0.35)])
        let weather: Weather = random.pick([
            (.clear, 0.4), (.cloudy, 0.3), (.rain, 0.19), (.fog, 0.11),
        ])
        return Environment(
            timeOfDay: time, weather: weather,
            sunElevation: random.uniform(in: time.sunElevations),
            sunAzimuth: random.uniform(in: -.pi...(.pi)),
            visibility: random.logUniform(in: weather.visibilities),
            precipitation: weather == .rain ? random.logUniform(in: 0.5...15) : 0)
    }
}

extension Environment.TimeOfDay {
    /// Radians.
    fileprivate var sunElevations: ClosedRange<Double> {
        switch self {
        case .day: 0.2...1.2
        case .dusk: -0.09...0.14
        case .night: -0.7 ... -0.15
        }
    }
}

extension Environment.Weather {
    /// Metres.
    fileprivate var visibilities: ClosedRange<Double> {
        switch self {
        case .clear: 10_000...30_000
        case .cloudy: 5_000...20_000
        case .rain: 600...4_000
        case .fog: 60...500
        }
    }
}

extension Camera {
    /// A camera as cars carry them.
    static func random(using random: inout RandomStream) -> Camera {
        let range = CameraRange.usual
        return Camera(
            fieldOfView: random.uniform(in: range.fieldOfView).radians,
            mount: Pose(
                position: Vector3(1.5, 0, random.uniform(in: range.height)),
                pitch: random.uniform(in: range.pitch).radians))
    }
}
