import Conditioning
import Randomness
import Renderer
import Sim

/// Random drives through worlds that are made up and drawn by the reference renderer.
package struct SyntheticDataset: TrainingData {
    /// The drives to take clips from: those of training and of validation never meet (`DriveSet`).
    package var drives: RandomStream
    private let seed: UInt64
    private let isTraining: Bool

    /// - Parameter validation: whether to draw drives that training never sees.
    package init(seed: UInt64, validation: Bool = false) {
        self.seed = seed
        isTraining = !validation
        drives = (validation ? DriveSet.validation : .train).drives(seed: seed)
    }

    package var validation: (any TrainingData)? { SyntheticDataset(seed: seed, validation: true) }

    /// A random drive, entered at a random moment; of those to train on every sixth meets a low sun.
    package func clip(_ number: Int, _ shape: ClipShape) -> TrainingClip {
        var stream = drives.child(number)
        var choice = stream.child("environment")
        let facesSun = isTraining && Int.random(in: 0..<6, using: &choice) == 0
        let (worlds, seed) = Self.moments(shape, using: &stream) { scenario in
            if facesSun { scenario.environment.lowerSunAhead(using: &choice) }
        }
        var renderer: ReferenceRenderer?
        var clip = TrainingClip(frames: [], conditions: [])
        for world in worlds {
            let drawing = renderer ?? ReferenceRenderer(world: world)
            renderer = drawing
            clip.frames.append(
                drawing.frame(of: world, width: shape.width, height: shape.height))
            clip.conditions.append(
                FrameCondition(
                    world: world, drawnBy: drawing, fps: shape.fps, seed: seed,
                    leavingOutHidden: true, size: shape.maps))
        }
        return clip
    }

    /// Neighbouring worlds of a random drive, entered at a random moment, and the clip's seed.
    ///
    /// - Parameter change: alters the drive's scenario.
    static func moments(
        _ shape: ClipShape, using stream: inout RandomStream,
        changing change: (inout Scenario) -> Void = { _ in }
    ) -> (worlds: [World], seed: UInt64) {
        var scenario = Scenario.random(using: &stream)
        change(&scenario)
        let seconds = Double(shape.frames) / shape.fps
        let start = Int(stream.uniform(in: 0...max(scenario.duration - seconds, 0)) * shape.fps)
        let worlds = scenario.worlds(fps: shape.fps).dropFirst(start).prefix(shape.frames)
        return (Array(worlds), stream.next())
    }
}

extension Environment {
    /// Clears the sky of a day or a dusk and puts its sun low ahead of where roads begin, within half a radian.
    ///
    /// Of random drives about one in ninety has it in view, and what it does to sky and ground is learnt late.
    mutating func lowerSunAhead(using random: inout RandomStream) {
        let isDusk = timeOfDay == .dusk
        self = Environment(
            timeOfDay: isDusk ? .dusk : .day,
            sunElevation: isDusk ? sunElevation : random.uniform(in: 0.16...0.45),
            sunAzimuth: random.uniform(in: -0.5...0.5))
    }
}
