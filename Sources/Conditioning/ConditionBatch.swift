import Randomness
import Tensors

/// The conditions of b clips of t frames, ready for the encoder; a plain value, so that it can be made
/// on any thread.
package struct ConditionBatch: Sendable, Equatable {
    /// Frames in all, b·t; those of a clip are neighbours.
    package let count: Int
    /// How many positions the maps have.
    let size: MapSize
    /// Maps, times 127, folded 4×4 onto the base model's latents and zero in absent groups:
    /// `[b·t, h, w, 4·4·maps]`, a position's map fastest, then its column, then its row.
    private(set) var maps: [Int8]
    /// 1 where a group is known: `[b·t, groups]`.
    private(set) var presence: [Float]
    /// Numbers of the scene code, zero where unknown, then 1 for each known field: `[b·t, code]`.
    private(set) var code: [Float]

    /// Positions of a latent position, each way.
    package static let fold = 4

    /// All that the frames know; their maps are of one size.
    package init(_ frames: [FrameCondition]) {
        count = frames.count
        let size = frames.first?.size ?? .usual
        precondition(frames.allSatisfy { $0.size == size }, "maps of different sizes")
        self.size = size
        maps = Self.folded(frames)
        presence = frames.flatMap { frame in
            ConditionGroup.allCases.map { frame.groups.contains($0) ? 1 : 0 }
        }
        code = frames.flatMap(\.code.masked)
    }

    /// What is left after hiding some of it.
    ///
    /// - Parameter frames: of clips of `framesPerClip` frames each, one clip after the other.
    package init(
        _ frames: [FrameCondition], framesPerClip: Int, dropout: ConditionDropout,
        using random: RandomStream
    ) {
        precondition(
            frames.count.isMultiple(of: framesPerClip),
            "\(frames.count) frames in clips of \(framesPerClip)")
        let clips = stride(from: 0, to: frames.count, by: framesPerClip).map {
            Array(frames[$0..<$0 + framesPerClip])
        }
        self.init(
            clips.enumerated().flatMap { dropout.applied(to: $1, using: random.child($0)) })
    }

    private static func folded(_ frames: [FrameCondition]) -> [Int8] {
        let size = (frames.first?.size.count ?? 0) * MapRaster.width
        return [Int8](unsafeUninitializedCapacity: frames.count * size) { folded, written in
            for (index, frame) in frames.enumerated() {
                frame.fold(
                    into: UnsafeMutableBufferPointer(
                        rebasing: folded[index * size..<(index + 1) * size]))
            }
            written = frames.count * size
        }
    }
}

extension ConditionBatch {
    /// Conditions that can be those of another frame.
    package enum Part: String, Codable, CaseIterable, Sendable {
        case boxes, road, scenery, surface, code

        fileprivate var group: ConditionGroup? { ConditionGroup(rawValue: rawValue) }
    }

    /// The same frames with a part of their conditions taken from others: a model that does not care
    /// ignores that part.
    ///
    /// - Parameter order: the frame that each takes the part from, by number.
    package func exchanging(_ part: Part, order: [Int]) -> ConditionBatch {
        precondition(order.count == count, "\(order.count) of \(count) frames")
        var other = self
        func take(_ numbers: Range<Int>, of width: Int, _ values: WritableKeyPath<Self, [Float]>) {
            for (frame, source) in order.enumerated() {
                for number in numbers {
                    other[keyPath: values][frame * width + number] =
                        self[keyPath: values][source * width + number]
                }
            }
        }
        guard let group = part.group, let place = ConditionGroup.allCases.firstIndex(of: group)
        else {
            take(0..<SceneCode.maskedCount, of: SceneCode.maskedCount, \.code)
            return other
        }
        take(place..<(place + 1), of: ConditionGroup.allCases.count, \.presence)
        let range = ConditionLayout.current.maps(of: group)
        for (frame, source) in order.enumerated() {
            for position in 0..<size.count {
                let to = (frame * size.count + position) * MapRaster.width
                let from = (source * size.count + position) * MapRaster.width
                for map in range { other.maps[to + map] = maps[from + map] }
            }
        }
        return other
    }
}

extension FrameCondition {
    /// Writes the maps as `[h, w, 4·4·maps]`, zeros where groups are absent.
    fileprivate func fold(into folded: UnsafeMutableBufferPointer<Int8>) {
        let (fold, width) = (ConditionBatch.fold, MapRaster.width)
        folded.initialize(repeating: 0)
        packed.forEach(in: groups) { position, maps, numbers in
            let (row, column) = position.quotientAndRemainder(dividingBy: size.columns)
            let latent = row / fold * (size.columns / fold) + column / fold
            let inner = row % fold * fold + column % fold
            let first = (latent * fold * fold + inner) * width + maps.lowerBound
            for index in numbers.indices { folded[first + index] = numbers[index] }
        }
    }
}

extension SceneCode {
    /// Numbers that `masked` gives.
    package static let maskedCount = names.count + Field.allCases.count

    /// The numbers, zero where unknown, and which fields are known.
    package var masked: [Float] {
        var masked = values
        for field in Field.allCases where !known.contains(field) {
            for number in Self.numbers(of: field) { masked[number] = 0 }
        }
        return masked + Field.allCases.map { known.contains($0) ? 1 : 0 }
    }
}
