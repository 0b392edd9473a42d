import Sim

extension Caption {
    /// `Rainy night on a two-lane highway, winding`.
    var scenery: String { "\(light) on a \(road)\(shape)" }

    private var light: String {
        let environment = scenario.environment
        let isMorning = environment.timeOfDay == .day && environment.sunElevation < 25 * .pi / 180
        let time = isMorning ? "morning" : "\(environment.timeOfDay)"
        switch environment.weather {
        case .clear: return "clear \(time)"
        case .cloudy: return "cloudy \(time)"
        case .rain:
            let rate = environment.precipitation
            return rate < 2.5
                ? "\(time) in light rain" : rate > 10 ? "\(time) in heavy rain" : "rainy \(time)"
        case .fog:
            let sight = environment.visibility
            return sight > 250
                ? "\(time) in light fog" : sight < 80 ? "\(time) in dense fog" : "foggy \(time)"
        }
    }

    private var road: String {
        let road = scenario.road
        let kind =
            switch road.surroundings {
            case .highway: "highway"
            case .urban: "city street"
            case .rural: "country road"
            }
        let numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
        let lanes = numbers[min(max(road.rightLanes, 1), 8) - 1]
        return "\(lanes)-lane \(road.leftLanes == 0 ? "one-way " : "")\(kind)"
    }

    private var shape: String {
        let turns = scenario.road.referenceLine.segments.flatMap { [$0.start, $0.end] }
        let (left, right) = (turns.contains { $0 > 1e-4 }, turns.contains { $0 < -1e-4 })
        let bend =
            left && right ? ", winding" : left ? ", left bend" : right ? ", right bend" : ""
        return bend + (scenario.road.elevation.isFlat ? "" : ", hilly")
    }
}
