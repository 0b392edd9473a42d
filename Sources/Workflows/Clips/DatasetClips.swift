import Conditioning
import Datasets
import Diffusion
import Files
import Foundation
import Renderer
import Sim

/// Parts of a dataset's clips, as training takes them.
///
/// Clips that simdrive has made give every condition: their scenario is played again. Imported clips give
/// what is known of them: cuboids, time of day, weather; all else is absent.
package struct DatasetClips: TrainingData {
    private let moments: ClipMoments

    package init(at dataset: URL, seed: UInt64) throws {
        moments = try ClipMoments(of: dataset, seed: seed)
        for folder in moments.folders {
            let about = folder.description
            guard about.width == 2 * about.height else {
                throw FileError(
                    .data, file: folder.url.path,
                    "has frames of \(about.height)×\(about.width), the model makes pictures of 2:1",
                    remedy: "render or import it at 512×1024")
            }
        }
    }

    package func count(of shape: ClipShape) -> Int? { moments.count(of: shape) }

    package func passedOver(by shape: ClipShape) -> String? { moments.passedOver(by: shape) }

    /// Which clips have frames whose road users are no condition, in words; nil where there are none.
    func withoutCuboids() throws -> String? {
        let names = try moments.folders.filter { folder in
            guard !folder.description.source.hasScenario else { return false }
            let camera = Camera(of: folder.description)
            return try folder.knownLabels().contains { $0.cuboids(seenBy: camera) == nil }
        }.map(\.url.lastPathComponent)
        return names.isEmpty
            ? nil
            : "frames in which not all road users have cuboids before a known camera teach without "
                + "them, in the clips \(ClipFolder.list(names))"
    }

    package func clip(_ number: Int, _ shape: ClipShape) throws -> TrainingClip {
        let part = try moments.part(number, shape)
        return TrainingClip(
            frames: try part.frames(),
            conditions: try part.folder.conditions(of: part.numbers, in: shape))
    }
}

extension ClipFolder {
    /// The conditions of frames that rise in number.
    ///
    /// - Parameter shape: of the clip that they make up.
    fileprivate func conditions(
        of numbers: [Int], in shape: ClipShape
    ) throws -> [FrameCondition] {
        let (fps, size) = (shape.fps, shape.maps)
        guard description.source.hasScenario else {
            let known = try knownLabels()
            let camera = Camera(of: description)
            return numbers.map {
                FrameCondition(of: known[$0], seenBy: camera, fps: fps, size: size)
            }
        }
        let labels = try labels()
        let (seed, wanted) = (description.seed, Set(numbers))
        let worlds = try worlds().enumerated().filter { wanted.contains($0.offset) }.map(\.element)
        let renderer = worlds.first.map { ReferenceRenderer(world: $0) }
        return zip(numbers, worlds).map { number, world in
            // Another version of simdrive may play the scenario in another way: then its labels count.
            world.isAsLabelled(labels[number])
                ? FrameCondition(
                    world: world, drawnBy: renderer, fps: fps, seed: seed, leavingOutHidden: true,
                    size: size)
                : FrameCondition(labels: labels[number], fps: fps, seed: seed, size: size)
        }
    }
}
