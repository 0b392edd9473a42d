import Conditioning
import Datasets
import Diffusion
import Files
import Foundation
import Randomness
import Renderer
import Sim

/// Parts of a dataset's clips, as training takes them.
///
/// Clips that simdrive has made give every condition: their scenario is played again. Imported clips give
/// what is known of them: cuboids, time of day, weather; all else is absent.
package struct DatasetClips: TrainingData {
    private let dataset: URL
    private let folders: [ClipFolder]
    private let stream: RandomStream

    package init(at dataset: URL, seed: UInt64) throws {
        self.dataset = dataset
        folders = try ClipFolder.all(in: dataset)
        stream = RandomStream(seed: seed).child("dataset")
        for folder in folders {
            let about = folder.description
            guard about.width == 2 * about.height else {
                throw FileError(
                    .data, file: folder.url.path,
                    "has frames of \(about.height)×\(about.width), the model makes pictures of 2:1",
                    remedy: "render or import it at 512×1024")
            }
        }
    }

    package func has(_ shape: ClipShape) -> Bool { folders.contains { $0.frames(for: shape) > 0 } }

    /// Neighbouring frames of a random clip, from a random moment on.
    package func clip(_ number: Int, _ shape: ClipShape) throws -> TrainingClip {
        var choice = stream.child(number)
        let usable = folders.filter { $0.frames(for: shape) > 0 }
        guard !usable.isEmpty else {
            throw FileError(
                .data, file: dataset.path,
                "has no clip of \(shape.frames) frames at \(shape.fps) frames/s and "
                    + "\(shape.height)×\(shape.width) or more")
        }
        let folder = usable[Int.random(in: usable.indices, using: &choice)]
        let step = folder.description.fps / shape.fps
        let last = folder.description.frames - folder.frames(for: shape)
        let start = Int.random(in: 0...last, using: &choice)
        let numbers = (0..<shape.frames).map { start + Int((Double($0) * step).rounded()) }
        let fitter = PictureFitter(width: shape.width, height: shape.height, fit: .crop)
        return TrainingClip(
            frames: try numbers.map { fitter.fitted(try folder.frame($0)) },
            conditions: try folder.conditions(of: numbers, fps: shape.fps))
    }
}

extension ClipFolder {
    /// How many of its frames such a clip spans; 0 when it is too short, too slow or too small.
    fileprivate func frames(for shape: ClipShape) -> Int {
        let step = description.fps / shape.fps
        let span = Int((Double(shape.frames - 1) * step).rounded()) + 1
        let isFastEnough = step > 0.99 || shape.frames == 1
        return isFastEnough && span <= description.frames && description.width >= shape.width
            ? span : 0
    }

    /// The conditions of frames that rise in number.
    ///
    /// - Parameter fps: frames a second of the clip that they make up.
    fileprivate func conditions(of numbers: [Int], fps: Double) throws -> [FrameCondition] {
        guard description.source != .imported else {
            let known = try knownLabels()
            let camera = Camera(of: description)
            return numbers.map { FrameCondition(of: known[$0], seenBy: camera, fps: fps) }
        }
        let labels = try labels()
        let (seed, wanted) = (description.seed, Set(numbers))
        let worlds = try worlds().enumerated().filter { wanted.contains($0.offset) }.map(\.element)
        let renderer = worlds.first.map { ReferenceRenderer(world: $0) }
        return zip(numbers, worlds).map { number, world in
            // Another version of simdrive may play the scenario in another way: then its labels count.
            world.isAsLabelled(labels[number])
                ? FrameCondition(
                    world: world, drawnBy: renderer, fps: fps, seed: seed, leavingOutHidden: true)
                : FrameCondition(labels: labels[number], fps: fps, seed: seed)
        }
    }
}
