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

    package func count(of shape: ClipShape) -> Int? {
        folders.reduce(0) { $0 + $1.starts(for: shape) }
    }

    /// Neighbouring frames of a clip, from some moment on; all moments of all clips come before one comes
    /// again.
    package func clip(_ number: Int, _ shape: ClipShape) throws -> TrainingClip {
        guard let (folder, start) = start(number, for: shape) else {
            throw FileError(
                .data, file: dataset.path,
                "has no clip of \(shape.frames) frames at \(shape.fps) frames/s and "
                    + "\(shape.height)×\(shape.width) or more")
        }
        let step = folder.description.fps / shape.fps
        let numbers = (0..<shape.frames).map { start + Int((Double($0) * step).rounded()) }
        let fitter = PictureFitter(width: shape.width, height: shape.height, fit: .crop)
        return TrainingClip(
            frames: try numbers.map { fitter.fitted(try folder.frame($0)) },
            conditions: try folder.conditions(of: numbers, in: shape))
    }

    /// Where clip `number` begins; nil when there is none of that shape.
    private func start(_ number: Int, for shape: ClipShape) -> (ClipFolder, Int)? {
        guard let count = count(of: shape), count > 0 else { return nil }
        var choice = stream
        // Every so-manyth, about a golden section apart: a few are spread over all as well.
        var stride = max(Int(Double(count) * 0.618), 1)
        while !Self.areCoprime(stride, count) { stride += 1 }
        var place = (Int.random(in: 0..<count, using: &choice) + number % count * stride) % count
        for folder in folders {
            let starts = folder.starts(for: shape)
            if place < starts { return (folder, place) }
            place -= starts
        }
        return nil
    }

    private static func areCoprime(_ a: Int, _ b: Int) -> Bool {
        b == 0 ? a == 1 : areCoprime(b, a % b)
    }
}

extension ClipFolder {
    /// From how many of its frames such a clip can begin.
    fileprivate func starts(for shape: ClipShape) -> Int {
        let span = frames(for: shape)
        return span > 0 ? description.frames - span + 1 : 0
    }

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
    /// - Parameter shape: of the clip that they make up.
    fileprivate func conditions(
        of numbers: [Int], in shape: ClipShape
    ) throws -> [FrameCondition] {
        let (fps, size) = (shape.fps, shape.maps)
        guard description.source != .imported else {
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
