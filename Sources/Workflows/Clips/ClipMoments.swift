import Datasets
import Diffusion
import Files
import Foundation
import Frames
import Randomness

/// Moments from which parts of a dataset's clips begin: all of all clips come before one comes again.
struct ClipMoments: Sendable {
    let folders: [ClipFolder]
    private let dataset: URL
    private let stream: RandomStream

    init(of dataset: URL, seed: UInt64) throws {
        self.dataset = dataset
        folders = try ClipFolder.all(in: dataset)
        stream = RandomStream(seed: seed).child("dataset")
    }

    func count(of shape: ClipShape) -> Int { folders.reduce(0) { $0 + $1.starts(for: shape) } }

    /// Which clips have no part of a shape, in words; nil where all have one, or none.
    func passedOver(by shape: ClipShape) -> String? {
        let names = folders.filter { $0.starts(for: shape) == 0 }.map(\.url.lastPathComponent)
        guard !names.isEmpty, names.count < folders.count else { return nil }
        return "\(dataset.path): clips without \(shape.frames) frames of "
            + "\(shape.height)×\(shape.width) at \(shape.fps) frames/s, passed over: "
            + ClipFolder.list(names)
    }

    /// Neighbouring frames of a clip.
    func part(_ number: Int, _ shape: ClipShape) throws -> ClipPart {
        guard let (folder, start) = start(number, for: shape) else {
            throw FileError(
                .data, file: dataset.path,
                "has no clip of \(shape.frames) frames at \(shape.fps) frames/s and "
                    + "\(shape.height)×\(shape.width) or more")
        }
        let step = folder.description.fps / shape.fps
        return ClipPart(
            folder: folder,
            numbers: (0..<shape.frames).map { start + Int((Double($0) * step).rounded()) },
            shape: shape)
    }

    /// Where part `number` begins; nil when there is none of that shape.
    private func start(_ number: Int, for shape: ClipShape) -> (ClipFolder, Int)? {
        let count = count(of: shape)
        guard count > 0 else { return nil }
        var choice = stream
        // In steps of about a golden section: then a few parts spread over all clips, too.
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

/// Some frames of a clip.
struct ClipPart {
    let folder: ClipFolder
    /// Which ones, rising.
    let numbers: [Int]
    fileprivate let shape: ClipShape

    /// Their pictures, as large as was asked for.
    func frames() throws -> [Frame] {
        let fitter = PictureFitter(width: shape.width, height: shape.height, fit: .crop)
        return try numbers.map { fitter.fitted(try folder.frame($0)) }
    }
}

extension ClipFolder {
    /// From how many of its frames such a part can begin.
    fileprivate func starts(for shape: ClipShape) -> Int {
        let span = frames(for: shape)
        return span > 0 ? description.frames - span + 1 : 0
    }

    /// How many of its frames such a part spans; 0 when it is too short, too slow or too small.
    private func frames(for shape: ClipShape) -> Int {
        let step = description.fps / shape.fps
        let span = Int((Double(shape.frames - 1) * step).rounded()) + 1
        let isFastEnough = step > 0.99 || shape.frames == 1
        let isLargeEnough =
            description.width >= shape.width && description.height >= shape.height
        return isFastEnough && isLargeEnough && span <= description.frames ? span : 0
    }
}
