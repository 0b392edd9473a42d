import Foundation

/// Light and weather of a scenario.
public struct Environment: Codable, Sendable, Equatable {
    public enum TimeOfDay: String, Codable, CaseIterable, Sendable {
        case day, dusk, night

        var usualSunElevation: Double {
            switch self {
            case .day: 0.8
            case .dusk: 0.05
            case .night: -0.4
            }
        }
    }

    public enum Weather: String, Codable, CaseIterable, Sendable {
        case clear, cloudy, rain, fog

        var usualVisibility: Double {
            switch self {
            case .clear: 20_000
            case .cloudy: 10_000
            case .rain: 2_000
            case .fog: 150
            }
        }
    }

    public var timeOfDay: TimeOfDay
    public var weather: Weather
    /// Height of the sun above the horizon in radians; negative at night.
    public var sunElevation: Double
    /// Direction of the sun in radians, counter-clockwise from x.
    public var sunAzimuth: Double
    /// Distance in metres at which contrast falls to 5 % (meteorological visibility).
    public var visibility: Double
    /// Millimetres an hour.
    public var precipitation: Double

    /// What is nil becomes what is usual at that time of day and in that weather.
    public init(
        timeOfDay: TimeOfDay = .day, weather: Weather = .clear, sunElevation: Double? = nil,
        sunAzimuth: Double = 1.0, visibility: Double? = nil, precipitation: Double? = nil
    ) {
        self.timeOfDay = timeOfDay
        self.weather = weather
        self.sunElevation = sunElevation ?? timeOfDay.usualSunElevation
        self.sunAzimuth = sunAzimuth
        self.visibility = visibility ?? weather.usualVisibility
        self.precipitation = precipitation ?? (weather == .rain ? 5 : 0)
    }

    /// How wet the ground is: 0 dry, 1 raining.
    public var wetness: Double { weather == .rain ? 1 : 0 }

    /// Direction to the sun, below the horizon at night; of length one.
    public var sunDirection: Vector3 {
        Vector3(
            cos(sunElevation) * cos(sunAzimuth), cos(sunElevation) * sin(sunAzimuth),
            sin(sunElevation))
    }
}
