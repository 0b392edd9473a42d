import Yams

/// Another light or weather for a scenario file: the same world and the same motion under it.
public struct EnvironmentChange: Sendable, Equatable {
    /// The sun stands where it usually does then, at the azimuth of the file.
    public var timeOfDay: Environment.TimeOfDay?
    /// Sight and rain become what is usual for it.
    public var weather: Environment.Weather?

    public init(
        timeOfDay: Environment.TimeOfDay? = nil, weather: Environment.Weather? = nil
    ) {
        (self.timeOfDay, self.weather) = (timeOfDay, weather)
    }

    /// The words of what changes, as names of clips have them.
    public var words: [String] { [timeOfDay?.rawValue, weather?.rawValue].compactMap { $0 } }

    /// A scenario file's tree with the change in it.
    func applied(to root: Node) -> Node {
        guard case .mapping(var scenario) = root, !words.isEmpty else { return root }
        var environment = scenario["environment"]?.mapping ?? [:]
        if let timeOfDay {
            environment["sun_elevation_deg"] = nil
            environment["time_of_day"] = Node(timeOfDay.rawValue)
        }
        if let weather {
            environment["visibility_m"] = nil
            environment["precipitation_mm_h"] = nil
            environment["weather"] = Node(weather.rawValue)
        }
        scenario["environment"] = .mapping(environment)
        return .mapping(scenario)
    }
}
