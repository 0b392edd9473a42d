import Sim

/// How much of a scenario a clip shows.
package enum ClipLength {
    /// As much as the scenario lasts.
    case whole
    case seconds(Double)
    case frames(Int)
}

extension ScenarioFile {
    /// The worlds of each frame; there is at least one.
    ///
    /// - Parameter fps: frames a second; the scenario's own when nil.
    package func worlds(fps: Double? = nil, _ length: ClipLength) throws -> WorldSequence {
        let fps = fps ?? scenario.fps
        let seconds: Double =
            switch length {
            case .whole: scenario.duration
            case .seconds(let seconds): seconds
            case .frames(let count): Double(count) / fps
            }
        let worlds = scenario.worlds(fps: fps, duration: seconds)
        guard worlds.count > 0 else {
            throw RequestError.noFrame(scenario: scenario.name, seconds: seconds, fps: fps)
        }
        return worlds
    }
}
