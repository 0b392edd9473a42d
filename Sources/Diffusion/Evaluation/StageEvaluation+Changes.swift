import Frames
import Randomness
import Sim

extension StageEvaluation {
    /// What large frames make of a change to one attribute of the scene, beside what the reference renders make of it.
    func changes(of attributes: [SceneAttribute] = SceneAttribute.allCases) -> [StageFigure] {
        let shape = ClipShape(of: model.config, frames: 2, scale: ModelConfig.upsampling)
        return attributes.flatMap { attribute in
            var change = PictureChange()
            for number in 0..<clips {
                let stream = validation.drives.child("changes").child(number)
                let (with, without) = (
                    drawn(attribute, isThere: true, shape, stream),
                    drawn(attribute, isThere: false, shape, stream)
                )
                for (with, without) in zip(with, without) { change.add(with, without) }
            }
            return [
                StageFigure(
                    stage: .surfaceDecoder, figure: "\(attribute.rawValue): share of the change",
                    value: change.share, beside: "reference", valueBeside: 1),
                StageFigure(
                    stage: .surfaceDecoder,
                    figure: "\(attribute.rawValue): change elsewhere, levels",
                    value: change.elsewhere, beside: "all of the change", valueBeside: change.all),
            ]
        }
    }

    /// Frames of a drive as they are made and as they should be.
    private func drawn(
        _ attribute: SceneAttribute, isThere: Bool, _ shape: ClipShape, _ stream: RandomStream
    ) -> [(made: Frame, reference: Frame)] {
        var stream = stream
        var (worlds, seed) = SyntheticDataset.moments(shape, using: &stream) {
            $0.environment = attribute.environment(isThere: isThere)
        }
        if !isThere { for index in worlds.indices { attribute.leave(&worlds[index]) } }
        let clip = SurfacedClip(of: worlds, shape, seed: seed)
        let made = drawn(sampled(clip.conditions), clip.conditions, clip.surfaces)
        return zip(made, clip.frames).map { ($0, $1) }
    }
}

/// What a world may have or lack, and the conditions of the model say.
enum SceneAttribute: String, CaseIterable {
    case lamps, fog
    case wetness = "rain"
    case color = "paint"

    func environment(isThere: Bool) -> Environment {
        switch self {
        case .lamps: Environment(timeOfDay: .night)
        case .fog: Environment(weather: isThere ? .fog : .clear)
        case .wetness: Environment(timeOfDay: .dusk, weather: isThere ? .rain : .cloudy)
        case .color: Environment()
        }
    }

    /// Takes it from a world whose environment does without it.
    func leave(_ world: inout World) {
        switch self {
        case .fog, .wetness: break
        case .lamps:
            world.ego.lights = Lights()
            for index in world.actors.indices { world.actors[index].lights = Lights() }
        case .color:
            for index in world.actors.indices {
                world.actors[index].color = 1 - world.actors[index].color
            }
        }
    }
}

/// How far made pictures change where the reference does, and elsewhere.
struct PictureChange {
    /// Sums over pixels and channels.
    private var (products, squares) = (0.0, 0.0)
    private var (still, stillCount) = (0.0, 0)
    private var (changed, count) = (0.0, 0)

    /// Where the reference changes by less, nothing has changed.
    private static let stillLevels = 1

    mutating func add(
        _ with: (made: Frame, reference: Frame), _ without: (made: Frame, reference: Frame)
    ) {
        for index in with.made.pixels.indices {
            let made = Int(with.made.pixels[index]) - Int(without.made.pixels[index])
            let reference =
                Int(with.reference.pixels[index]) - Int(without.reference.pixels[index])
            products += Double(made * reference)
            squares += Double(reference * reference)
            changed += Double(abs(reference))
            count += 1
            if abs(reference) < Self.stillLevels {
                still += Double(abs(made))
                stillCount += 1
            }
        }
    }

    /// Slope of the made change on that of the reference: 1 where all of it is made.
    var share: Double { products / max(squares, 1) }
    /// Mean change of what should stay, in 8-bit levels.
    var elsewhere: Double { still / Double(max(stillCount, 1)) }
    /// Mean change of the reference, in the same.
    var all: Double { changed / Double(max(count, 1)) }
}
