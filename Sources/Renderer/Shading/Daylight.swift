import Foundation
import Sim

/// Light and air of a frame.
///
/// Colours are linear; 1 is about as bright as the display shows.
struct Daylight: Sendable {
    /// Towards the sun (at night the moon), of length one.
    var sun: SIMD3<Float>
    var sunColor: SIMD3<Float>
    /// What a surface gets from the sky when it faces up, and from the ground when it faces down.
    var skyLight: SIMD3<Float>
    var groundLight: SIMD3<Float>
    var zenith: SIMD3<Float>
    var horizon: SIMD3<Float>
    /// Added to the sky around the sun.
    var glow: SIMD3<Float>
    /// Share of the sky under clouds, and their colour where lit and where thick.
    var cloudCover: Float
    var cloudLit: SIMD3<Float>
    var cloudDark: SIMD3<Float>
    /// 0 when lamps are off, 1 at night.
    var darkness: Float
    /// 0 dry, 1 raining.
    var wetness: Float
    /// Attenuation in 1/m: contrast falls to 5 % (e⁻³) at the visibility.
    var extinction: Float

    init(_ environment: Environment) {
        self = Self.clear(environment.timeOfDay)
        let elevation = max(Float(environment.sunElevation), 0.05)
        let height = environment.timeOfDay == .night ? 0.9 : elevation
        let azimuth = Float(environment.sunAzimuth)
        sun = SIMD3(cos(height) * cos(azimuth), cos(height) * sin(azimuth), sin(height))
        extinction = 3 / Float(max(environment.visibility, 10))
        wetness = Float(environment.wetness)
        if environment.weather != .clear { overcast(environment.weather) }
    }

    private static func clear(_ time: Environment.TimeOfDay) -> Daylight {
        switch time {
        case .day: day
        case .dusk: dusk
        case .night: night
        }
    }

    /// Clouds take the sun's light and colour and give some of it back as even grey.
    private mutating func overcast(_ weather: Environment.Weather) {
        let heavy: Float = weather == .cloudy ? 0.75 : 0.95
        let brightness = (horizon.sum() + zenith.sum()) / 6
        let dim: Float = weather == .rain ? 0.62 : 0.85
        let grey = SIMD3<Float>(0.94, 0.98, 1.06) * brightness * dim
        horizon = Filter.mix(horizon * dim, grey * 1.15, heavy)
        zenith = Filter.mix(zenith * dim, grey * 0.8, heavy)
        skyLight = (skyLight + sunColor * 0.28) * (0.25 + 0.75 * dim)
        skyLight = Filter.mix(skyLight, SIMD3(repeating: skyLight.sum() / 3), 0.6)
        groundLight = skyLight * 0.35
        sunColor *= 1 - heavy
        glow *= 1 - heavy
        cloudCover = weather == .fog ? 0.4 : 0.8
        cloudLit = grey * 1.2
        cloudDark = grey * 0.75
    }

    private static let day = Daylight(
        sunColor: SIMD3(2.3, 2.15, 1.9), skyLight: SIMD3(0.62, 0.72, 0.9),
        groundLight: SIMD3(0.3, 0.3, 0.27), zenith: SIMD3(0.16, 0.34, 0.8),
        horizon: SIMD3(0.75, 0.95, 1.2), glow: SIMD3(0.9, 0.8, 0.6), cloudCover: 0.42,
        cloudLit: SIMD3(1.7, 1.7, 1.75), cloudDark: SIMD3(0.85, 0.9, 1.0), darkness: 0)

    private static let dusk = Daylight(
        sunColor: SIMD3(1.5, 0.62, 0.24), skyLight: SIMD3(0.2, 0.2, 0.29),
        groundLight: SIMD3(0.09, 0.08, 0.08), zenith: SIMD3(0.06, 0.09, 0.24),
        horizon: SIMD3(0.5, 0.3, 0.22), glow: SIMD3(1.3, 0.6, 0.2), cloudCover: 0.45,
        cloudLit: SIMD3(0.75, 0.38, 0.25), cloudDark: SIMD3(0.16, 0.13, 0.19), darkness: 0.55)

    private static let night = Daylight(
        sunColor: SIMD3(0.02, 0.025, 0.04), skyLight: SIMD3(0.028, 0.033, 0.055),
        groundLight: SIMD3(0.012, 0.012, 0.016), zenith: SIMD3(0.004, 0.006, 0.016),
        horizon: SIMD3(0.022, 0.024, 0.04), glow: .zero, cloudCover: 0.4,
        cloudLit: SIMD3(0.03, 0.031, 0.042), cloudDark: SIMD3(0.012, 0.013, 0.02), darkness: 1)

    private init(
        sunColor: SIMD3<Float>, skyLight: SIMD3<Float>, groundLight: SIMD3<Float>,
        zenith: SIMD3<Float>, horizon: SIMD3<Float>, glow: SIMD3<Float>, cloudCover: Float,
        cloudLit: SIMD3<Float>, cloudDark: SIMD3<Float>, darkness: Float
    ) {
        sun = SIMD3(0, 0, 1)
        self.sunColor = sunColor
        self.skyLight = skyLight
        self.groundLight = groundLight
        self.zenith = zenith
        self.horizon = horizon
        self.glow = glow
        self.cloudCover = cloudCover
        self.cloudLit = cloudLit
        self.cloudDark = cloudDark
        self.darkness = darkness
        wetness = 0
        extinction = 0
    }
}
